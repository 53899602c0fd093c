"""Play a whole cycle through the acts, on a simulated calendar.

`script` says what people will do, `invent` makes one up from a seed, `calendar` when, `cast` who,
`play` does it, `result` tells what came of it. Nothing here reads a clock.
"""
