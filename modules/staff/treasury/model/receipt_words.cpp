#include <mado/treasury/receipts.h>

namespace mado::treasury {

namespace {

int certainty(ReceiptState state)
{
    switch (state) {
    case ReceiptState::Pending:
    case ReceiptState::Failed:
    case ReceiptState::Cancelled:
        return 0;
    case ReceiptState::Announced:
        return 1;
    case ReceiptState::Entrusted:
    case ReceiptState::Confirmed:
        return 2;
    case ReceiptState::Remitted:
        return 3;
    case ReceiptState::Reversed:
        return 4;  // a person's word: no later one of a machine brings it back
    }
    return 0;
}

}  // namespace

ReceiptState merged(ReceiptState known, ReceiptState said)
{
    if (known == ReceiptState::Announced && said == ReceiptState::Cancelled)
        return said;
    // An old 速報 that arrives after its 速報取消 is still cancelled: the store's agency sends a 速報 of one reference once.
    if (known == ReceiptState::Cancelled && said == ReceiptState::Announced)
        return known;
    if (certainty(said) > certainty(known))
        return said;
    return known == ReceiptState::Pending ? said : known;
}

}  // namespace mado::treasury
