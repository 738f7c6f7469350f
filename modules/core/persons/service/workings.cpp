#include "service/workings.h"

#include <mado/text/utf8.h>
#include <mado/text/width.h>
#include <mado/treasury/payouts.h>

#include <algorithm>

namespace mado::persons {

namespace {

using Kind = Refusal::Kind;

bool is_digits(std::string_view words, std::size_t count) { return words.size() == count && words.find_first_not_of("0123456789") == std::string_view::npos; }

bool is_among(std::vector<IndividualId> const& all, IndividualId const& id) { return std::ranges::find(all, id) != all.end(); }

}  // namespace

IndividualId standing_for(db::Read& tx, IndividualId const& id)
{
    auto found = id;
    std::vector<IndividualId> seen;  // judge() never makes a circle; should there be one, it ends here
    while (!is_among(seen, found)) {
        seen.push_back(found);
        auto const next = store::linked_to(tx, found);
        if (!next)
            break;
        found = *next;
    }
    return found;
}

namespace service {

std::vector<IndividualId> group_of(db::Read& tx, IndividualId const& id)
{
    std::vector<IndividualId> group { standing_for(tx, id) };
    for (std::size_t n = 0; n < group.size(); ++n)
        for (auto const& other : store::linked_with(tx, group[n]))
            if (!is_among(group, other))
                group.push_back(other);
    return group;
}

std::vector<std::string> uses_of(db::Read& tx, std::vector<IndividualId> const& group)
{
    std::vector<std::string> all;
    for (auto const& id : group)
        for (auto& division : store::divisions(tx, id))
            if (std::ranges::find(all, division) == all.end())
                all.push_back(std::move(division));
    return all;
}

bool may(db::Read& tx, Caller const& caller, access::Action const& action, std::vector<std::string> const& divisions)
{
    return std::ranges::any_of(divisions, [&](std::string const& division) { return access::allow(tx, caller, action, { .owner = division }).has_value(); });
}

bool is_shielded(db::Read& tx, std::vector<IndividualId> const& group)
{
    return std::ranges::any_of(group, [&](IndividualId const& id) { return std::ranges::any_of(store::shields(tx, id), &Shield::hides); });
}

Result<store::Stored> found_for(db::Read& tx, Caller const& caller, access::Action const& action, IndividualId const& id)
{
    auto const group = group_of(tx, id);
    auto found = store::find(tx, group.front());
    auto const divisions = uses_of(tx, group);
    if (!found || !(may(tx, caller, may_read, divisions) || may(tx, caller, action, divisions)))
        return refuse(Kind::NotFound, "persons.not_found");
    if (!may(tx, caller, action, divisions))
        return refuse(Kind::Forbidden, "persons.not_yours");
    return std::move(*found);
}

Result<store::Stored> found_for(db::Read& tx, Caller const& caller, access::Action const& action, IndividualId const& id, std::int64_t expected_version)
{
    auto found = TRY(found_for(tx, caller, action, id));
    if (found.version != expected_version)
        return refuse(Kind::Conflict, "persons.changed_meanwhile");
    return found;
}

Individual as_of(db::Read& tx, store::Stored const& one, Day on)
{
    Individual made;
    made.id = one.id;
    made.number = one.number;
    for (auto const& row : store::names(tx, one.id))
        if (row.kept.span.holds(on))
            made.name = row.name;
    made.born_on = one.born_on;
    made.sex = one.sex;
    made.died_on = one.died_on;
    auto const group = group_of(tx, one.id);
    made.is_shielded = is_shielded(tx, group);
    made.has_number = std::ranges::any_of(group, [&](IndividualId const& id) { return store::number_of(tx, id).has_value(); });
    made.version = one.version;
    return made;
}

Result<void> keep(db::Write& tx, store::Stored const& one, std::int64_t expected_version)
{
    if (!store::change(tx, one, expected_version))
        return refuse(Kind::Conflict, "persons.changed_meanwhile");
    return {};
}

std::vector<FieldError> wrong_birth(std::optional<Day> const& born_on, Day today)
{
    if (born_on && (*born_on > today || born_on->year() < 1850))
        return { { "born_on", "persons.wrong_birth" } };
    return {};
}

std::optional<FieldError> wrong_words(std::string const& control, std::string_view words, bool required, std::size_t most)
{
    if (required && text::trimmed(words).empty())
        return FieldError { control, "persons.required" };
    if (text::length(words) > most)
        return FieldError { control, "persons.too_long", { { "most", std::to_string(most) } } };
    if (!text::is_utf8(words) || text::control_character(words, control == "reason" ? text::Lines::Many : text::Lines::One))
        return FieldError { control, "persons.not_a_letter" };
    return std::nullopt;
}

std::vector<FieldError> wrong_in(Name const& name)
{
    std::vector<FieldError> errors;
    for (auto const& error : { wrong_words("characters", name.characters, true, 100), wrong_words("kana", name.kana, false, 100), wrong_words("common_name", name.common_name, false, 100) })
        if (error)
            errors.push_back(*error);
    if (!name.kana.empty() && !text::is_katakana(name.kana))
        errors.push_back({ "kana", "persons.name.katakana" });
    return errors;
}

std::vector<FieldError> wrong_in(Address const& address)
{
    std::vector<FieldError> errors;
    if (!address.postcode.empty() && !is_digits(address.postcode, 7))
        errors.push_back({ "postcode", "persons.address.postcode" });
    if (!address.town.empty() && !is_digits(address.town, 6))
        errors.push_back({ "town", "persons.address.town" });
    if (auto error = wrong_words("words", address.words, true, 200))
        errors.push_back(*error);
    if (address.until && *address.until < address.from)
        errors.push_back({ "until", "persons.wrong_span" });
    return errors;
}

std::vector<FieldError> wrong_in(Account& account)
{
    auto checked = treasury::checked({ account.bank, account.bank_name, account.branch, account.branch_name, account.kind, account.number, account.name });
    std::vector<FieldError> errors;
    if (!checked)
        errors = checked.error().fields;
    else
        account.bank = checked->bank, account.bank_name = checked->bank_name, account.branch = checked->branch, account.branch_name = checked->branch_name, account.kind = checked->kind,
        account.number = checked->number, account.name = checked->name;
    if (account.until && *account.until < account.from)
        errors.push_back({ "until", "persons.wrong_span" });
    if (!account.purpose.empty() && (account.purpose.size() > 60 || account.purpose.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") != std::string::npos))
        errors.push_back({ "purpose", "persons.account.purpose_wrong" });
    return errors;
}

void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, IndividualId const& id, std::map<std::string, std::string> const& details)
{
    audit::record(tx, caller, here.now(), event, { { "individual", id.value } }, details);
}

std::map<std::string, std::string> remark(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, std::string kind, std::string before, std::string after, std::string_view reason)
{
    auto const now = here.now();
    auto const remark = now.id();
    store::insert_remark(tx, id, remark, { std::move(kind), std::move(before), std::move(after), std::string(reason), caller.person, now.at });
    return { { "remark", remark }, { "reason", audit::salted_hash(remark, reason) } };
}

store::Kept kept_now(Caller const& caller, Workplace const& here, model::Span span)
{
    auto const now = here.now();
    return { now.id(), span, caller.person, now.at };
}

}  // namespace service

}  // namespace mado::persons
