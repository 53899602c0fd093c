"""授奖: the government's circular, the certificate, the bonus paid once.

Papers: Circular, Payout, PayoutKey; it writes honours.Honour and honours.Payment.
"""
