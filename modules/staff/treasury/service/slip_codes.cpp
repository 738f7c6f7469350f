#include <mado/treasury/notices.h>

#include <mado/crypto/box.h>
#include <mado/slips/convenience.h>
#include <mado/slips/pay_easy.h>
#include <mado/text/utf8.h>

#include <algorithm>
#include <stdexcept>

namespace mado::treasury {

namespace {

std::unexpected<Refusal> wrong(slips::Finding const& finding)
{
    return refuse(Refusal::Kind::Conflict, "treasury.notice.wrong_code", { { "why", finding.japanese } });
}

// What is printed is what a scanner reads: anything else must not leave the house.
template <class Code, class Read>
void same(Code const& wanted, Read const& read)
{
    if (!read || !(*read == wanted))
        throw std::logic_error("treasury: a code of a slip does not read back as it was written");
}

Result<std::string> convenience_of(Collector const& collector, Slip const& slip)
{
    slips::ConvenienceCode code { collector.issuer, collector.free_head + slip.number, 0, slip.due_on, slips::Stamp::NotNeeded, slip.amount };
    auto const made = slips::encode(code);
    if (!made)
        return wrong(made.error());
    code.free += std::string(21 - code.free.size(), '0');
    same(code, slips::parse_convenience(*made));
    return slips::gs1_text(*made);
}

// "a=901, b=902": the number of an item, "" where it has none.
std::string el_item(std::string_view all, std::string_view item)
{
    while (!all.empty()) {
        auto const comma = all.find(',');
        auto const one = text::trimmed(all.substr(0, comma));
        auto const equals = one.find('=');
        if (equals != std::string_view::npos && text::trimmed(one.substr(0, equals)) == item)
            return std::string(text::trimmed(one.substr(equals + 1)));
        all = comma == std::string_view::npos ? std::string_view {} : all.substr(comma + 1);
    }
    return {};
}

Result<std::string> el_qr_of(Collector const& collector, Claim const& claim, Slip const& slip, std::string const& number, std::string const& confirmation, slips::MpnCheckRule const& rule)
{
    slips::ElQr code;
    code.account = collector.el_account;
    code.amount = slip.amount;
    code.item = number;
    code.case_key = "000000" + slip.number;
    code.confirmation = confirmation;
    code.authority = collector.authority;
    code.levy_year = claim.first_year;
    code.tax_year = claim.first_year;
    code.due_on = std::min(claim.due_on, slip.due_on);
    code.pay_limit = slip.due_on;
    auto const made = slips::encode(code, rule);
    if (!made)
        return wrong(made.error());
    same(code, slips::parse_el_qr(*made, rule));
    return *made;
}

}  // namespace

Result<SlipCodes> codes_of(Collector const& collector, Item const& item, Claim const& claim, Slip const& slip, std::string const& confirmation, Day today, slips::MpnCheckRule const& rule)
{
    SlipCodes codes;
    if (!is_slip_number(slip.number))
        throw std::logic_error("treasury: a slip has no right number");
    bool const in_time = slip.due_on >= today;
    if (in_time && item.takes(Way::Convenience) && !collector.issuer.empty() && slip.amount <= Yen(999'999))
        codes.convenience = TRY(convenience_of(collector, slip));
    auto const number = el_item(collector.el_items, item.code);
    if (in_time && item.takes(Way::ElQr) && item.elqr_since && *item.elqr_since <= today && collector.has_el_rule && !number.empty()
        && rule(std::string(37, '0'), std::string(42, '0')))
        codes.el_qr = TRY(el_qr_of(collector, claim, slip, number, confirmation, rule));
    if (item.takes(Way::PayEasy) && !collector.pay_easy.empty()) {
        auto const numbers = slips::pay_easy(collector.pay_easy, slip.number, confirmation, collector.division);
        if (!numbers)
            return wrong(numbers.error());
        codes.pay_easy_collector = slips::spaced(numbers->collector.text());
        codes.pay_easy_payment = slips::spaced(numbers->payment.text());
        codes.pay_easy_confirmation = slips::spaced(numbers->confirmation.text());
        codes.pay_easy_division = slips::spaced(numbers->division.text());
    }
    return codes;
}

std::string confirmation_of(Workplace const& here, Slip const& slip)
{
    auto const key = crypto::derive(crypto::view(here.keys.storage.bytes), slip.number, "treasury.confirmation");
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < 7; ++i)
        number = number << 8 | key.bytes[i];
    auto const digits = std::to_string(number % 1'000'000);
    return std::string(6 - digits.size(), '0') + digits;
}

}  // namespace mado::treasury
