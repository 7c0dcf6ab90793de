"""What people does that apps above may have to follow, in the same transaction."""

from django.dispatch import Signal

# A seat went from one person to the next (A19): `old` and `new` are memberships. A receiver that fails undoes it all.
seat_handed_over = Signal()

# Sent with `user` in the same transaction: she is signed out on every phone and computer. Apps above end what else let
# a phone in for her.
signed_out_everywhere = Signal()
