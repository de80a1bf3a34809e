"""Verbs of saying, and the pronouns of those who speak, as patterns."""

SAY = (
    r"(?:said|says|say|saying|told|tells|added|adds|announced|announces|claimed|claims|claim|argued|argues|argue"
    r"|explained|explains|wrote|writes|warned|warns|insisted|insists|admitted|admits|conceded|confirmed|confirms"
    r"|stated|states|declared|declares|reported|reports|replied|suggested|suggests|suggest|joked|recalled|complained"
    r"|believes|believed|believe|thinks|thought|think|denied|denies|deny|called|calls)"
)
"""Verbs of saying, as a pattern."""

PRONOUN = r"(?:he|she|they|it|i|we|him|her|them)"
