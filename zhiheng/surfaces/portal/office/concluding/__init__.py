"""From the published list to the archive: publicity, awards, payment, promotion, supervision, post."""
