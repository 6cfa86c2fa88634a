"""For whoever watches the server: is the portal able to work?"""

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

WORKER_SILENCE = "60 seconds"


@login_not_required
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and a job worker was heard of within a minute, else 503; no detail of either."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - %s::interval)",
                [WORKER_SILENCE],
            )
            worker = bool(cursor.fetchone()[0])
        database = True
    except Error:
        database = worker = False
    response = JsonResponse({"database": database, "worker": worker}, status=200 if database and worker else 503)
    response["Cache-Control"] = "no-store"
    return response
