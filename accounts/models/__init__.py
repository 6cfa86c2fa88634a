"""People who sign in, and the record of what they did."""

from accounts.models.access_log import AccessAction, AccessLogEntry
from accounts.models.slips import ActivationSlip
from accounts.models.users import SignInAttempt, User, UserManager

__all__ = ["AccessAction", "AccessLogEntry", "ActivationSlip", "SignInAttempt", "User", "UserManager"]
