"""The score sheets of an expert as one workbook, for where there is no network.

`layout` what stands where, `writing` the file given out, `cells` the file read back as plain
text, `reading` what of it may be taken over and what is wrong with the rest.

The workbook is Chinese whatever the language of the page: it is read back by its headings.
"""
