"""What the calendar does by itself: close windows that have ended, write and send letters, and
generate the yearly duties. Every act is performed by the person called 时程, and only when it is due.

`clock` is the one place here that reads the time; `due` does what a moment asks for.
"""
