#include "service/workings.h"

#include <mado/crypto/box.h>
#include <mado/json/json.h>

#include <stdexcept>

namespace mado::persons::service {

namespace {

constexpr std::string_view account_purpose = "persons.account", number_purpose = "persons.my_number", likeness_purpose = "persons.my_number.likeness";

crypto::SymmetricKey key_of(Workplace const& here, IndividualId const& id, std::string_view purpose)
{
    return crypto::derive(crypto::view(here.keys.storage.bytes), id.value, purpose);
}

std::string plain(Workplace const& here, IndividualId const& id, std::string_view purpose, std::string const& sealed)
{
    auto opened = crypto::decrypt(key_of(here, id, purpose), sealed, id.value);
    if (!opened)
        throw std::runtime_error("persons: what was encrypted for " + id.value + " does not open with this zone's key");
    return std::move(*opened);
}

// The place of a new row among `rows` (by their first day), made: what held ends, what began on the same day is put right.
template <class Row>
Result<model::Span> make_room(db::Write& tx, Workplace const& here, store::Table table, std::vector<Row> const& rows, model::Span wish)
{
    std::vector<model::Span> spans;
    for (auto const& row : rows)
        spans.push_back(row.kept.span);
    auto const placing = model::placed(spans, wish);
    if (!placing)
        return refuse({ { "from", "persons.overlaps_next" } });
    if (placing->replaces)
        store::replace_row(tx, table, rows[*placing->replaces].kept.id, here.now().at);
    if (placing->ends)
        store::end_row(tx, table, rows[*placing->ends].kept.id, wish.from.plus_days(-1));
    return placing->span;
}

}  // namespace

Result<void> place_name(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, Name const& name, Day from)
{
    auto const span = TRY(make_room(tx, here, store::Table::Name, store::names(tx, id), { from, std::nullopt }));
    store::insert_name(tx, id, { kept_now(caller, here, span), name });
    return {};
}

Result<void> place_address(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, Address const& address)
{
    auto rows = store::addresses(tx, id);
    std::erase_if(rows, [&](store::StoredAddress const& row) { return row.address.kind != address.kind; });
    auto const span = TRY(make_room(tx, here, store::Table::Address, rows, { address.from, address.until }));
    store::insert_address(tx, { kept_now(caller, here, span), address, id });
    return {};
}

Result<void> place_account(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, Account const& account)
{
    auto rows = store::accounts(tx, id);
    std::erase_if(rows, [&](store::StoredAccount const& row) { return row.purpose != account.purpose; });
    auto const span = TRY(make_room(tx, here, store::Table::Account, rows, { account.from, account.until }));
    auto const value = json::object({ { "bank", account.bank }, { "bank_name", account.bank_name }, { "branch", account.branch }, { "branch_name", account.branch_name }, { "kind", account.kind },
        { "number", account.number }, { "name", account.name } });
    store::insert_account(tx, { kept_now(caller, here, span), account.purpose, account.source, crypto::encrypt(key_of(here, id, account_purpose), json::canonical(value), id.value), id });
    return {};
}

Account opened(Workplace const& here, store::StoredAccount const& kept)
{
    auto const value = json::parse(plain(here, kept.of, account_purpose, kept.sealed)).value_or(json::Value {});
    return { value.text("bank"), value.text("bank_name"), value.text("branch"), value.text("branch_name"), value.text("kind"), value.text("number"), value.text("name"), kept.source, kept.purpose,
        kept.kept.span.from, kept.kept.span.until };
}

void seal_number(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, std::string_view my_number)
{
    // Found again by the number itself, and by nobody without this zone's key: 10^12 numbers would be tried in minutes.
    auto const likeness = crypto::derive(crypto::view(here.keys.storage.bytes), tx.tenant(), likeness_purpose);
    store::keep_number(tx, { here.now().id(), id, crypto::encrypt(key_of(here, id, number_purpose), my_number, id.value), crypto::hex(crypto::hmac_sha256(likeness, my_number)), caller.person,
        here.now().at });
}

std::string open_number(Workplace const& here, store::StoredNumber const& kept) { return plain(here, kept.of, number_purpose, kept.sealed); }

}  // namespace mado::persons::service
