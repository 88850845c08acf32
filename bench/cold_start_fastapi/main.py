"""What is compared with: the same kind of page by FastAPI and Mangum; traced, reads a table, renders a template."""

import os

import jinja2
from aws_xray_sdk.core import patch, xray_recorder
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from mangum import Mangum
from pydantic import BaseModel
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

xray_recorder.configure(context_missing="IGNORE_ERROR")
patch(("botocore",))

TEMPLATE = jinja2.Environment(autoescape=True).from_string(
    "<!doctype html><html lang=sv><title>{{ title }}</title><h1>{{ title }}</h1>"
    "<ul>{% for course in courses %}<li>{{ course.course_id }}</li>{% endfor %}</ul></html>"
)


class Course(Model):
    """One course."""

    class Meta:
        table_name = os.environ["TABLE_PREFIX"] + "courses"
        region = "eu-north-1"

    listed = UnicodeAttribute(hash_key=True)
    course_id = UnicodeAttribute(range_key=True)


class Search(BaseModel):
    """What may be searched for."""

    district: str = ""
    programme: str = ""


app = FastAPI()


def courses(request: Request) -> str:
    """The list of courses."""
    search = Search.model_validate(dict(request.query_params))
    return TEMPLATE.render(title=f"Kurser {search.district}", courses=list(Course.query("open")))


app.add_api_route("/kurser", courses, response_class=HTMLResponse)
handler = Mangum(app, lifespan="off")
