#include "service/workings.h"

#include <mado/cases/my_number.h>
#include <mado/text/width.h>
#include <mado/treasury/payouts.h>

#include "model/keys.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace mado::persons {

namespace {

using Kind = Refusal::Kind;

constexpr std::size_t most_found = 50;

// Of a shielded one nothing that tells where it is; read_shielded alone opens it.
bool may_see_where(db::Read& tx, Caller const& caller, std::vector<IndividualId> const& group)
{
    return service::may(tx, caller, may_read, service::uses_of(tx, group)) && !service::is_shielded(tx, group);
}

std::vector<IndividualId> found_by_words(db::Read& tx, std::string const& key, std::string const& born, store::Reach const& reach)
{
    std::vector<IndividualId> all;
    for (auto const where : { store::Key::Name, store::Key::Kana, store::Key::CommonName })
        for (auto& id : store::begins_with(tx, where, key, born, reach))
            all.push_back(std::move(id));
    return all;
}

std::vector<IndividualId> found_by_number(db::Read& tx, std::string const& digits)
{
    std::int64_t number = 0;
    auto const read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    auto const found = read.ec == std::errc() && read.ptr == digits.data() + digits.size() ? store::find_number(tx, number) : std::nullopt;
    return found ? std::vector { found->id } : std::vector<IndividualId> {};
}

}  // namespace

Result<Individual> find(db::Read& tx, Caller const& caller, IndividualId const& id, Day on)
{
    auto const found = TRY(service::found_for(tx, caller, may_read, id));
    return service::as_of(tx, found, on);
}

Individual known(db::Read& tx, IndividualId const& id, Day on)
{
    auto const found = store::find(tx, standing_for(tx, id));
    if (!found)
        throw std::invalid_argument("persons: there is no individual " + id.value);
    return service::as_of(tx, *found, on);
}

std::vector<Address> addresses(db::Read& tx, Caller const& caller, IndividualId const& id)
{
    auto const group = service::group_of(tx, id);
    std::vector<Address> all;
    if (!may_see_where(tx, caller, group))
        return all;
    for (auto const& row : store::addresses(tx, group.front()))
        all.push_back(row.address);
    std::ranges::reverse(all);
    return all;
}

std::vector<Account> accounts(db::Read& tx, Caller const& caller, Workplace const& here, IndividualId const& id)
{
    auto const group = service::group_of(tx, id);
    std::vector<Account> all;
    if (!may_see_where(tx, caller, group))
        return all;
    for (auto const& row : store::accounts(tx, group.front()))
        all.push_back(service::opened(here, row));
    std::ranges::reverse(all);
    return all;
}

std::string masked(Account const& account)
{
    return treasury::masked({ account.bank, account.bank_name, account.branch, account.branch_name, account.kind, account.number, account.name });
}

std::vector<NameSpan> names(db::Read& tx, Caller const& caller, IndividualId const& id)
{
    auto const group = service::group_of(tx, id);
    std::vector<NameSpan> all;
    if (!service::may(tx, caller, may_read, service::uses_of(tx, group)))
        return all;
    for (auto const& row : store::names(tx, group.front()))
        all.push_back({ row.name, row.kept.span.from, row.kept.span.until });
    std::ranges::reverse(all);
    return all;
}

std::optional<Account> account_for(db::Read& tx, Workplace const& here, IndividualId const& id, std::string_view purpose, Day on)
{
    // The account of the one that stands for the person; where it has none, of those that are the same.
    for (auto const& one : service::group_of(tx, id))
        for (auto const& wanted : { purpose, std::string_view() })
            for (auto const& row : store::accounts(tx, one))
                if (row.purpose == wanted && row.kept.span.holds(on))
                    return service::opened(here, row);
    return std::nullopt;
}

Addressee addressee(db::Read& tx, IndividualId const& id, Day on)
{
    auto const group = service::group_of(tx, id);
    auto const one = known(tx, id, on);
    if (service::is_shielded(tx, group)) {
        for (auto const& member : group)
            for (auto const& shield : store::shields(tx, member))
                if (shield.state == ShieldState::Set)
                    if (auto const safe = protection::known(tx, shield.protection); safe && !safe->contact_address.empty())
                        return { safe->contact_name.empty() ? one.name.characters : safe->contact_name, {}, safe->contact_address, false };
        return { one.name.characters, {}, {}, true };
    }
    auto const rows = store::addresses(tx, group.front());
    for (auto const kind : { AddressKind::Mailing, AddressKind::Living, AddressKind::Registered })
        for (auto const& row : rows)
            if (row.address.kind == kind && row.kept.span.holds(on))
                return { one.name.characters, row.address.postcode, row.address.words, false };
    return { one.name.characters, {}, {}, true };
}

std::vector<std::string> divisions_of(db::Read& tx, IndividualId const& id) { return service::uses_of(tx, service::group_of(tx, id)); }

std::vector<Remark> remarks(db::Read& tx, Caller const& caller, IndividualId const& id)
{
    auto const group = service::group_of(tx, id);
    return service::may(tx, caller, may_read, service::uses_of(tx, group)) ? store::remarks(tx, group.front()) : std::vector<Remark> {};
}

std::vector<Individual> search(db::Read& tx, Caller const& caller, Query const& query, Day on)
{
    auto const key = model::search_key(query.words);
    auto const born = query.born_on ? query.born_on->iso() : std::string();
    auto const digits = text::digits_of(query.words);
    std::vector<IndividualId> ids;
    if (!digits.empty() && digits.size() <= 18 && digits.find_first_not_of("0123456789") == std::string::npos)
        ids = found_by_number(tx, digits);
    else
        for (auto const& division : access::scope(tx, caller, may_read)) {
            auto more = !key.empty() ? found_by_words(tx, key, born, { division, most_found + 1 })
                : query.born_on ? store::born_on(tx, *query.born_on, { division, most_found + 1 }) : std::vector<IndividualId> {};
            ids.insert(ids.end(), more.begin(), more.end());
        }
    for (auto& id : ids)
        id = standing_for(tx, id);
    std::ranges::sort(ids);
    ids.erase(std::ranges::unique(ids).begin(), ids.end());
    std::vector<Individual> all;
    for (auto const& id : ids)
        if (auto found = find(tx, caller, id, on); found && all.size() < most_found)
            all.push_back(std::move(*found));
    std::ranges::sort(all, [](Individual const& a, Individual const& b) { return a.name.kana != b.name.kana ? a.name.kana < b.name.kana : a.number < b.number; });
    return all;
}

Result<std::string> read_number(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, std::string_view task, std::string_view reason)
{
    auto const one = TRY(service::found_for(tx, caller, may_read_number, id));
    if (auto error = service::wrong_words("reason", reason, true))
        return refuse({ *error });
    if (!cases::number_task(tx, here, std::string(task)))  // 番号法9条: no 事務, no reading
        return refuse({ { "task", "persons.number.task_required" } });
    for (auto const& member : service::group_of(tx, one.id))
        if (auto const kept = store::number_of(tx, member)) {
            auto details = service::remark(tx, caller, here, one.id, "number", "", std::string(task), reason);
            details.emplace("task", task);
            service::trace(tx, caller, here, "persons.number.read", one.id, details);
            return service::open_number(here, *kept);
        }
    return refuse(Kind::Conflict, "persons.number.none");
}

}  // namespace mado::persons
