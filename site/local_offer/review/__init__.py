"""
The yearly review of the Local Offer (D29, D123, A38).

Those who look after an entry are asked once a year if it still holds (`due`, `taps`); two members of CLAB sign that it
does (`actions`). Who is asked stands in `owners`, who may do what in `policy`, how far it has come in `state`.
"""
