"""An award cycle (届): the edition that governs it, its terms, calendar, budget and steps.

A cycle pins its edition when 信息发布 is published. What the office must enter or confirm is a
paper of its own; a step is done once, in the order of the edition.
"""
