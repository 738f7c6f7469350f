#include <mado/treasury/notices.h>

#include <mado/audit/audit.h>
#include <mado/text/utf8.h>

#include "store/notice_store.h"

#include <algorithm>

namespace mado::treasury {

namespace {

bool is_digits(std::string_view text) { return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }); }
bool fits(std::string_view text, std::size_t least, std::size_t most) { return text.empty() || (is_digits(text) && text.size() >= least && text.size() <= most); }

bool is_item_list(std::string_view all)
{
    while (!all.empty()) {
        auto const comma = all.find(',');
        auto const one = text::trimmed(all.substr(0, comma));
        auto const equals = one.find('=');
        if (equals == std::string_view::npos || equals == 0)
            return false;
        auto const number = text::trimmed(one.substr(equals + 1));
        if (number.size() != 3 || !is_digits(number))
            return false;
        all = comma == std::string_view::npos ? std::string_view {} : all.substr(comma + 1);
    }
    return true;
}

std::vector<FieldError> wrong_in(Collector const& one, slips::MpnCheckRule const& rule)
{
    std::vector<FieldError> errors;
    auto const check = [&](char const* field, bool is_right, char const* key, std::string const& most) {
        if (!is_right)
            errors.push_back({ field, key, { { "most", most } } });
    };
    check("issuer", fits(one.issuer, 6, 6), "treasury.collector.wrong_digits", "6");
    check("free_head", fits(one.free_head, 1, 7), "treasury.collector.too_many_digits", "7");
    check("pay_easy", fits(one.pay_easy, 5, 5), "treasury.collector.wrong_digits", "5");
    check("division", fits(one.division, 1, 10) && (one.pay_easy.empty() || !one.division.empty()), "treasury.collector.too_many_digits", "10");
    check("authority", fits(one.authority, 5, 5), "treasury.collector.wrong_digits", "5");
    check("el_account", fits(one.el_account, 11, 11), "treasury.collector.wrong_digits", "11");
    check("el_items", is_item_list(one.el_items), "treasury.collector.wrong_items", "");
    check("account", text::length(one.account) <= 100, "treasury.too_long", "100");
    if (one.has_el_rule) {
        check("has_el_rule", rule(std::string(37, '0'), std::string(42, '0')).has_value(), "treasury.collector.no_rule", "");
        check("authority", !one.authority.empty(), "treasury.collector.wrong_digits", "5");
        check("el_account", !one.el_account.empty(), "treasury.collector.wrong_digits", "11");
    }
    return errors;
}

}  // namespace

Collector collector(db::Read& tx)
{
    auto const kept = store::collector(tx);
    if (!kept)
        return {};
    auto const& [value, version] = *kept;
    return { value.text("issuer"), value.text("free_head"), value.text("pay_easy"), value.text("division"), value.text("authority"), value.text("el_account"), value.text("el_items"),
        value.text("has_el_rule") == "yes", value.text("account"), version };
}

Result<Collector> keep_collector(db::Write& tx, Caller const& caller, Workplace const& here, Collector kept, slips::MpnCheckRule const& rule)
{
    TRY(access::allow(tx, caller, may_keep_items, { "" }));
    if (auto errors = wrong_in(kept, rule); !errors.empty())
        return refuse(std::move(errors));
    auto const value = json::object({ { "issuer", kept.issuer }, { "free_head", kept.free_head }, { "pay_easy", kept.pay_easy }, { "division", kept.division }, { "authority", kept.authority },
        { "el_account", kept.el_account }, { "el_items", kept.el_items }, { "has_el_rule", kept.has_el_rule ? "yes" : "no" }, { "account", kept.account } });
    if (!store::keep_collector(tx, json::write(value), kept.version))
        return refuse(Refusal::Kind::Conflict, "treasury.changed_meanwhile");
    audit::record(tx, caller, here.now(), "treasury.collector.kept", {}, { { "convenience", kept.issuer }, { "pay_easy", kept.pay_easy }, { "authority", kept.authority } });
    return collector(tx);
}

}  // namespace mado::treasury
