"""How people, programs and time reach the award: pages, console, timetable."""
