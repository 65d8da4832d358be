"""Mail that comes in: one way for every provider and for the portal's own SMTP door.

A room that has addresses registers a `MailDoor` (doors.py) from a module named in
`portal/subscriptions.py`: which local parts it knows, and what it does with an envelope. It writes
the envelope down as it came and reads it later, in the worker, with `read_letter()` (reading.py).
"""
