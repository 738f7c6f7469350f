#include "store/individual_store.h"

#include "model/keys.h"

namespace mado::persons::store {

namespace {

#define MADO_INDIVIDUAL_COLUMNS "id, number, born_on, sex, died_on, came_from, added_at, version"
#define MADO_SPAN_COLUMNS "starts_on, ends_on, kept_at, by_whom"

constexpr db::Statement upsert_sequence { "persons.take_number", R"sql(
    INSERT INTO persons_sequence (tenant, name, next) VALUES ($tenant, 'individual', 2) ON CONFLICT (tenant, name) DO UPDATE SET next = persons_sequence.next + 1
)sql" };
constexpr db::Statement select_sequence { "persons.select_sequence", "SELECT next FROM persons_sequence WHERE tenant = $tenant AND name = 'individual'" };
constexpr db::Statement raise_sequence { "persons.raise_sequence", R"sql(
    INSERT INTO persons_sequence (tenant, name, next) VALUES ($tenant, 'individual', $next)
    ON CONFLICT (tenant, name) DO UPDATE SET next = excluded.next WHERE persons_sequence.next < excluded.next
)sql" };
constexpr db::Statement insert_individual { "persons.insert_individual", "INSERT INTO persons_individual (tenant, " MADO_INDIVIDUAL_COLUMNS
    ") VALUES ($tenant, $id, $number, $born_on, $sex, $died_on, $came_from, $added_at, $version)" };
constexpr db::Statement update_individual { "persons.update_individual", R"sql(
    UPDATE persons_individual SET born_on = $born_on, sex = $sex, died_on = $died_on, version = version + 1 WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement select_individual { "persons.select_individual", "SELECT " MADO_INDIVIDUAL_COLUMNS " FROM persons_individual WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_by_number { "persons.select_by_number", "SELECT " MADO_INDIVIDUAL_COLUMNS " FROM persons_individual WHERE tenant = $tenant AND number = $number" };
constexpr db::Statement select_after { "persons.select_individuals_after",
    "SELECT " MADO_INDIVIDUAL_COLUMNS " FROM persons_individual WHERE tenant = $tenant AND number > $number ORDER BY number, id LIMIT $most" };

constexpr db::Statement insert_name_row { "persons.insert_name", "INSERT INTO persons_name (tenant, id, individual, characters, kana, common_name, name_key, kana_key, common_key, " MADO_SPAN_COLUMNS
    ") VALUES ($tenant, $id, $individual, $characters, $kana, $common_name, $name_key, $kana_key, $common_key, $starts_on, $ends_on, $kept_at, $by_whom)" };
constexpr db::Statement select_names { "persons.select_names", "SELECT id, characters, kana, common_name, " MADO_SPAN_COLUMNS
    " FROM persons_name WHERE tenant = $tenant AND individual = $individual AND replaced_at IS NULL ORDER BY starts_on, id" };
constexpr db::Statement insert_address_row { "persons.insert_address", "INSERT INTO persons_address (tenant, id, individual, kind, postcode, words, words_key, town, " MADO_SPAN_COLUMNS
    ") VALUES ($tenant, $id, $individual, $kind, $postcode, $words, $words_key, $town, $starts_on, $ends_on, $kept_at, $by_whom)" };
constexpr db::Statement select_addresses { "persons.select_addresses", "SELECT id, individual, kind, postcode, words, town, " MADO_SPAN_COLUMNS
    " FROM persons_address WHERE tenant = $tenant AND individual = $individual AND replaced_at IS NULL ORDER BY starts_on, id" };
constexpr db::Statement insert_account_row { "persons.insert_account", "INSERT INTO persons_account (tenant, id, individual, purpose, source, sealed, " MADO_SPAN_COLUMNS
    ") VALUES ($tenant, $id, $individual, $purpose, $source, $sealed, $starts_on, $ends_on, $kept_at, $by_whom)" };
constexpr db::Statement select_accounts { "persons.select_accounts", "SELECT id, individual, purpose, source, sealed, " MADO_SPAN_COLUMNS
    " FROM persons_account WHERE tenant = $tenant AND individual = $individual AND replaced_at IS NULL ORDER BY starts_on, id" };
constexpr db::Statement end_name { "persons.end_name", "UPDATE persons_name SET ends_on = $last WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement end_address { "persons.end_address", "UPDATE persons_address SET ends_on = $last WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement end_account { "persons.end_account", "UPDATE persons_account SET ends_on = $last WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement replace_name { "persons.replace_name", "UPDATE persons_name SET replaced_at = $at WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement replace_address { "persons.replace_address", "UPDATE persons_address SET replaced_at = $at WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement replace_account { "persons.replace_account", "UPDATE persons_account SET replaced_at = $at WHERE tenant = $tenant AND id = $id" };

constexpr db::Statement select_number { "persons.select_number", R"sql(
    SELECT id, individual, sealed, key, by_whom, kept_at FROM persons_number WHERE tenant = $tenant AND individual = $individual AND replaced_at IS NULL ORDER BY kept_at DESC, id DESC LIMIT 1
)sql" };
constexpr db::Statement replace_number { "persons.replace_number",
    "UPDATE persons_number SET replaced_at = $at WHERE tenant = $tenant AND individual = $individual AND replaced_at IS NULL" };
constexpr db::Statement insert_number { "persons.insert_number",
    "INSERT INTO persons_number (tenant, id, individual, sealed, key, kept_at, by_whom) VALUES ($tenant, $id, $individual, $sealed, $key, $at, $by_whom)" };

constexpr db::Statement insert_use { "persons.insert_use", R"sql(
    INSERT INTO persons_use (tenant, division, individual, since) VALUES ($tenant, $division, $individual, $since) ON CONFLICT (tenant, division, individual) DO NOTHING
)sql" };
constexpr db::Statement select_uses { "persons.select_uses", "SELECT division FROM persons_use WHERE tenant = $tenant AND individual = $individual ORDER BY division" };
constexpr db::Statement insert_remark_row { "persons.insert_remark", R"sql(
    INSERT INTO persons_remark (tenant, id, individual, kind, old_words, new_words, reason, by_whom, at) VALUES ($tenant, $id, $individual, $kind, $before, $after, $reason, $by_whom, $at)
)sql" };
constexpr db::Statement select_remarks { "persons.select_remarks",
    "SELECT kind, old_words, new_words, reason, by_whom, at FROM persons_remark WHERE tenant = $tenant AND individual = $individual ORDER BY at DESC, id DESC" };

std::optional<std::string> iso(std::optional<Day> const& day) { return day ? std::optional(day->iso()) : std::nullopt; }
std::optional<Day> day_or_none(db::Row const& row, std::string_view column) { return Day::parse(row.optional_text(column).value_or("")); }

Stored read_individual(db::Row const& row)
{
    return { row.id<IndividualTag>("id"), row.integer("number"), day_or_none(row, "born_on"), value_of<Sex>(row.text("sex")), day_or_none(row, "died_on"), row.text("came_from"),
        { row.integer("added_at") }, row.integer("version") };
}

Kept read_kept(db::Row const& row)
{
    return { row.text("id"), { Day::parse(row.text("starts_on")).value(), day_or_none(row, "ends_on") }, row.id<PersonTag>("by_whom"), { row.integer("kept_at") } };
}

db::Parameters with_span(Kept const& kept, db::Parameters parameters)
{
    for (auto const& one : { db::Parameter { "$id", kept.id }, db::Parameter { "$starts_on", kept.span.from.iso() }, db::Parameter { "$ends_on", iso(kept.span.until) },
             db::Parameter { "$kept_at", kept.at.microseconds }, db::Parameter { "$by_whom", kept.by } })
        parameters.push_back(one);
    return parameters;
}

}  // namespace

std::vector<db::Statement> individual_statements()
{
    return { upsert_sequence, select_sequence, raise_sequence, insert_individual, update_individual, select_individual, select_by_number, select_after, insert_name_row, select_names,
        insert_address_row, select_addresses, insert_account_row, select_accounts, end_name, end_address, end_account, replace_name, replace_address, replace_account, select_number,
        replace_number, insert_number, insert_use, select_uses, insert_remark_row, select_remarks };
}

std::int64_t next_number(db::Write& tx)
{
    tx.execute(upsert_sequence, {});
    return tx.one(select_sequence, {}, [](db::Row const& row) { return row.integer("next"); }).value() - 1;
}

void begin_numbers_after(db::Write& tx, std::int64_t number) { tx.execute(raise_sequence, { { "$next", number + 1 } }); }

void insert(db::Write& tx, Stored const& one)
{
    tx.execute(insert_individual, { { "$id", one.id }, { "$number", one.number }, { "$born_on", iso(one.born_on) }, { "$sex", word_of(one.sex) }, { "$died_on", iso(one.died_on) },
        { "$came_from", one.came_from }, { "$added_at", one.added_at.microseconds }, { "$version", one.version } });
}

bool change(db::Write& tx, Stored const& one, std::int64_t expected_version)
{
    return tx.execute(update_individual, { { "$id", one.id }, { "$born_on", iso(one.born_on) }, { "$sex", word_of(one.sex) }, { "$died_on", iso(one.died_on) }, { "$version", expected_version } }) == 1;
}

std::optional<Stored> find(db::Read& tx, IndividualId const& id) { return tx.one(select_individual, { { "$id", id } }, read_individual); }
std::optional<Stored> find_number(db::Read& tx, std::int64_t number) { return tx.one(select_by_number, { { "$number", number } }, read_individual); }
std::vector<Stored> all_after(db::Read& tx, std::int64_t number, int most) { return tx.all(select_after, { { "$number", number }, { "$most", most } }, read_individual); }

std::vector<StoredName> names(db::Read& tx, IndividualId const& id)
{
    return tx.all(select_names, { { "$individual", id } }, [](db::Row const& row) {
        return StoredName { read_kept(row), { row.text("characters"), row.text("kana"), row.text("common_name") } };
    });
}

std::vector<StoredAddress> addresses(db::Read& tx, IndividualId const& id)
{
    return tx.all(select_addresses, { { "$individual", id } }, [](db::Row const& row) {
        auto kept = read_kept(row);
        Address address { value_of<AddressKind>(row.text("kind")), row.text("postcode"), row.text("words"), row.text("town"), kept.span.from, kept.span.until };
        return StoredAddress { std::move(kept), std::move(address), row.id<IndividualTag>("individual") };
    });
}

std::vector<StoredAccount> accounts(db::Read& tx, IndividualId const& id)
{
    return tx.all(select_accounts, { { "$individual", id } }, [](db::Row const& row) {
        return StoredAccount { read_kept(row), row.text("purpose"), value_of<AccountSource>(row.text("source")), row.bytes("sealed"), row.id<IndividualTag>("individual") };
    });
}

void insert_name(db::Write& tx, IndividualId const& of, StoredName const& row)
{
    auto const& name = row.name;
    tx.execute(insert_name_row, with_span(row.kept, { { "$individual", of }, { "$characters", name.characters }, { "$kana", name.kana }, { "$common_name", name.common_name },
        { "$name_key", model::search_key(name.characters) }, { "$kana_key", model::search_key(name.kana) }, { "$common_key", model::search_key(name.common_name) } }));
}

void insert_address(db::Write& tx, StoredAddress const& row)
{
    auto const& address = row.address;
    tx.execute(insert_address_row, with_span(row.kept, { { "$individual", row.of }, { "$kind", word_of(address.kind) }, { "$postcode", address.postcode }, { "$words", address.words },
        { "$words_key", model::search_key(address.words) }, { "$town", address.town } }));
}

void insert_account(db::Write& tx, StoredAccount const& row)
{
    tx.execute(insert_account_row, with_span(row.kept, { { "$individual", row.of }, { "$purpose", row.purpose }, { "$source", word_of(row.source) }, { "$sealed", db::Value(db::Bytes { row.sealed }) } }));
}

void end_row(db::Write& tx, Table table, std::string const& id, Day last_day)
{
    tx.execute(table == Table::Name ? end_name : table == Table::Address ? end_address : end_account, { { "$id", id }, { "$last", last_day.iso() } });
}

void replace_row(db::Write& tx, Table table, std::string const& id, Instant at)
{
    tx.execute(table == Table::Name ? replace_name : table == Table::Address ? replace_address : replace_account, { { "$id", id }, { "$at", at.microseconds } });
}

std::optional<StoredNumber> number_of(db::Read& tx, IndividualId const& id)
{
    return tx.one(select_number, { { "$individual", id } }, [](db::Row const& row) {
        return StoredNumber { row.text("id"), row.id<IndividualTag>("individual"), row.bytes("sealed"), row.text("key"), row.id<PersonTag>("by_whom"), { row.integer("kept_at") } };
    });
}

void keep_number(db::Write& tx, StoredNumber const& row)
{
    tx.execute(replace_number, { { "$individual", row.of }, { "$at", row.at.microseconds } });
    tx.execute(insert_number, { { "$id", row.id }, { "$individual", row.of }, { "$sealed", db::Value(db::Bytes { row.sealed }) }, { "$key", row.key }, { "$at", row.at.microseconds },
        { "$by_whom", row.by } });
}

void use(db::Write& tx, IndividualId const& id, std::string_view division, Instant since)
{
    tx.execute(insert_use, { { "$division", division }, { "$individual", id }, { "$since", since.microseconds } });
}

std::vector<std::string> divisions(db::Read& tx, IndividualId const& id)
{
    return tx.all(select_uses, { { "$individual", id } }, [](db::Row const& row) { return row.text("division"); });
}

void insert_remark(db::Write& tx, IndividualId const& of, std::string const& id, Remark const& remark)
{
    tx.execute(insert_remark_row, { { "$id", id }, { "$individual", of }, { "$kind", remark.kind }, { "$before", remark.before }, { "$after", remark.after }, { "$reason", remark.reason },
        { "$by_whom", remark.by }, { "$at", remark.at.microseconds } });
}

std::vector<Remark> remarks(db::Read& tx, IndividualId const& id)
{
    return tx.all(select_remarks, { { "$individual", id } }, [](db::Row const& row) {
        return Remark { row.text("kind"), row.text("old_words"), row.text("new_words"), row.text("reason"), row.id<PersonTag>("by_whom"), { row.integer("at") } };
    });
}

}  // namespace mado::persons::store
