"""Staff's page about what a course's participants have answered."""

from chalicelib.http.answers import Answer
from chalicelib.http.pages import show
from chalicelib.http.requests import Request
from chalicelib.reporting.course_answers import course_answers
from chalicelib.reporting.room import routes


@routes.get("/personal/kurser/{course_id}/svar")
def answers(request: Request, course_id: str) -> Answer:
    """What was answered, session by session, over time, and sheet by sheet when the course is over."""
    page = course_answers(course_id, request.reach)
    return show(request, "reporting/course.html", page=page, course=page.course)
