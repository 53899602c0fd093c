"""Who holds which award, since when, until when, or revoked; what was paid; who is barred.

Below all stages: conferral, decisions and supervision write here, screening reads here.
"""
