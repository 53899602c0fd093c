"""The workbooks that offices fill in: one description for the template, its explanations and the reading.

`cells` what one cell may hold, `books` which columns each workbook has, `files` writes and reads
them, `given` makes a script of a folder. Every fault is collected; nothing stops at the first.
"""
