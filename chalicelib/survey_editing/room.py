"""The room's routes, which three files fill: `routes` (surveys), `question_routes` and `publishing_routes`."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
OF_COURSE, OF_PROGRAMME = "/personal/kurser/{course_id}/enkater", "/personal/program/{programme_id}/enkater"
ONE = "/{survey_id}/{number}"
