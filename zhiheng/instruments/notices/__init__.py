"""What the public reads and answers: 信息发布, 公示, 通报, 撤销公告; real-name objections and tips.

Two registers: an objection is real-name and has a right to an answer; a tip is anonymous, opens
an inquiry ex officio and gives no such right.
"""
