#include <mado/administration/first_logins.h>

#include "model/last_administrator.h"

#include <mado/audit/audit.h>
#include <mado/identity/staff.h>

#include <algorithm>
#include <map>
#include <set>

namespace mado::administration {

namespace {

using Kind = Refusal::Kind;
constexpr std::size_t groups = 4, characters_of_a_group = 4;

std::string small(std::string text)
{
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

// By person: from today on.
std::map<std::string, WithoutLogin> with_position(db::Read& tx, Day today)
{
    std::map<std::string, WithoutLogin> all;
    for (auto const& one : organization::assignments(tx)) {
        if (one.until && *one.until < today)
            continue;
        auto& found = all.try_emplace(one.person.value, WithoutLogin { {}, one.since }).first->second;
        found.since = std::min(found.since, one.since);
        found.positions.push_back(one.position);
    }
    return all;
}

}  // namespace

std::vector<WithoutLogin> without_login(db::Read& tx, Caller const& caller, Day today)
{
    std::vector<WithoutLogin> all;
    if (!access::allow(tx, caller, manage, { "" }))
        return all;
    std::set<std::string> logins, persons;
    for (auto const& account : identity::accounts(tx)) {
        logins.insert(account.login);
        persons.insert(account.person.value);
    }
    auto held = with_position(tx, today);
    for (auto const& person : organization::persons(tx)) {
        auto const found = held.find(person.id.value);
        if (found == held.end() || persons.contains(person.id.value))
            continue;
        found->second.person = person;
        if (auto proposed = small(person.number); model::is_login(proposed) && !logins.contains(proposed))
            found->second.proposed = std::move(proposed);
        all.push_back(std::move(found->second));
    }
    std::ranges::sort(all, [](WithoutLogin const& a, WithoutLogin const& b) { return std::tie(a.since, a.person.number, a.person.id.value) < std::tie(b.since, b.person.number, b.person.id.value); });
    return all;
}

std::string make_first_password(Ids& ids)
{
    auto const characters = ids.handle();
    std::string password;
    for (std::size_t group = 0; group < groups; ++group)
        password += (group > 0 ? "-" : "") + characters.substr(group * characters_of_a_group, characters_of_a_group);
    return password;
}

Result<void> give_login(db::Write& tx, Caller const& caller, Workplace const& here, FirstLogin const& given)
{
    TRY(access::allow(tx, caller, manage, { "" }));
    if (!organization::person(tx, given.person))
        return refuse(Kind::NotFound, "administration.person.not_found");
    if (!model::is_login(given.login))
        return refuse({ { "login", "administration.person.login_form" } });
    if (identity::account_of(tx, given.person))
        return refuse(Kind::Conflict, "administration.logins.has_one");
    if (identity::account(tx, given.login))
        return refuse(Kind::Conflict, "administration.person.login_taken");
    identity::keep_account(tx, { given.person, given.login, given.password_hash, 0, {} });
    audit::record(tx, caller, here.now(), "administration.login.given", { { "person", given.person.value } });
    return {};
}

}  // namespace mado::administration
