"""Where one is signed in, and ending it elsewhere."""

from typing import Any

from allauth.usersessions.views import ListUserSessionsView

from accounts.services.sessions import living_sessions


class MachineListView(ListUserSessionsView):
    """allauth's page with a list that does not ask the database for each machine anew."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super(ListUserSessionsView, self).get_context_data(**kwargs)
        sessions = living_sessions(self.request.user)  # type: ignore[arg-type]  # nobody comes here unsigned
        return context | {"sessions": sessions, "session_count": len(sessions)}
