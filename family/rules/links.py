"""Who may let a partner act for somebody else: the law's own representatives, and nobody by a mandate."""

from family.enums import LegalBasis


def may_agree_for(basis: LegalBasis, *, is_child: bool, is_adult: bool) -> bool:
    """Say whether who holds a mandate on this ground may give the other's consent to a partner.

    ``is_child``: too young to consent alone; ``is_adult``: of full age. Between the two somebody consents alone, also
    where parents still act for them elsewhere. A guardian of an adult stands in for one who cannot understand what is
    asked.

    Why: handing sensitive data to another organisation asks for the separate consent of whom they are about. What by
    its nature is for oneself to do no agent does, however much a mandate of the family service allows.

    Law: PIPL art. 23, 29, 31; Civil Code art. 28, 34, 161.
    """
    if basis is LegalBasis.PARENT_OF_MINOR:
        return is_child
    return basis is LegalBasis.GUARDIAN and (is_child or is_adult)
