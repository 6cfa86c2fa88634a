"""What falls due for a member and a cell, computed from dates; pure, without Django or a database.

`rules` what a rule is · `counting` from a start to a deadline · `badges` seniority and rounds · `facts` what is known
of a member · `evaluate` a member's duties · `periods` what the calendar alone brings · `ages`, `votes` small helpers.
"""
