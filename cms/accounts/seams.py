"""What is said when somebody may do more or less than before; the event log writes it down, in the same transaction."""

from django.dispatch import Signal

# `role` (a group), `by`, and `change` in words
role_changed = Signal()

# `person`, `by`, and `change` in words
person_changed = Signal()
