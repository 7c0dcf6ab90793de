"""What people does that apps above may have to follow, in the same transaction."""

from django.dispatch import Signal

# A seat went from one person to the next (A19): `old` and `new` are memberships. A receiver that fails undoes it all.
seat_handed_over = Signal()
