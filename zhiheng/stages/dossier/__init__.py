"""档案: every official paper of a cycle as Word and PDF, and the dossier that holds them all.

What a paper says is content, built from the earlier rooms' rows and never typed in; two printers
turn one content into Word (from a template an office may replace) and into PDF. Issuing a paper
again adds a version. A sealed dossier is one zip that says what it holds, and can be verified
without this program. Papers: IssuedPaper, Template, Dossier.
"""
