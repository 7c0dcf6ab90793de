"""The audit log's one way in."""

from people.models import AuditEntry


def record(action, *, by, subject=None, reason=""):
    """Write one security event; `subject` is any saved record. Returns the entry."""
    return AuditEntry.objects.create(
        actor=by if by and by.is_authenticated else None,
        action=action,
        subject_type=subject._meta.model_name if subject else "",
        subject_id=str(subject.pk) if subject else "",
        reason=reason[:200],
    )
