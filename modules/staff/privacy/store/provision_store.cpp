#include "store/provision_store.h"

namespace mado::privacy {

namespace {

#define MADO_PROVISION_COLUMNS \
    "id, given_on, recipient, ground, purpose, items, persons, form, source, source_key, case_id, division, remarks, is_checked, by_whom, position, at, version"

constexpr db::Statement insert_provision { "privacy.insert_provision",
    "INSERT INTO privacy_provision (tenant, " MADO_PROVISION_COLUMNS ") VALUES ($tenant, $id, $given_on, $recipient, $ground, $purpose, $items, $persons, $form, $source, $source_key, $case, "
    "$division, $remarks, $is_checked, $by, $position, $at, 1) ON CONFLICT (tenant, source_key) DO NOTHING" };
constexpr db::Statement update_provision { "privacy.update_provision", R"sql(
    UPDATE privacy_provision SET given_on = $given_on, recipient = $recipient, ground = $ground, purpose = $purpose, items = $items, persons = $persons, form = $form,
           remarks = $remarks, is_checked = $is_checked, by_whom = $by, position = $position, at = $at, version = $version + 1
     WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement grow_provision { "privacy.grow_provision", R"sql(
    UPDATE privacy_provision SET persons = $persons WHERE tenant = $tenant AND source_key = $source_key AND persons < $persons
)sql" };
constexpr db::Statement select_provision { "privacy.select_provision", "SELECT " MADO_PROVISION_COLUMNS " FROM privacy_provision WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_provisions { "privacy.select_provisions",
    "SELECT " MADO_PROVISION_COLUMNS " FROM privacy_provision WHERE tenant = $tenant AND given_on >= $from AND given_on <= $until ORDER BY given_on DESC, id DESC" };

Provision read_provision(db::Row const& row)
{
    Provision one { row.text("id"), Day::parse(row.text("given_on")).value(), row.text("recipient"), row.text("ground"), row.text("purpose"), row.text("items"), row.integer("persons"),
        value_of<Form>(row.text("form")), value_of<Source>(row.text("source")), row.text("source_key"), row.id<ApplicationTag>("case_id"), row.text("division"), row.text("remarks"),
        row.flag("is_checked"), row.id<PersonTag>("by_whom"), row.id<PositionTag>("position"), { row.integer("at") }, row.integer("version") };
    return one;
}

}  // namespace

std::vector<db::Statement> provision_statements() { return { insert_provision, update_provision, grow_provision, select_provision, select_provisions }; }

namespace store {

bool insert(db::Write& tx, Provision const& one)
{
    return tx.execute(insert_provision, { { "$id", one.id }, { "$given_on", one.given_on.iso() }, { "$recipient", one.recipient }, { "$ground", one.ground }, { "$purpose", one.purpose },
        { "$items", one.items }, { "$persons", one.persons }, { "$form", word_of(one.form) }, { "$source", word_of(one.source) }, { "$source_key", one.source_key }, { "$case", one.of },
        { "$division", one.division }, { "$remarks", one.remarks }, { "$is_checked", one.is_checked }, { "$by", one.by }, { "$position", one.position }, { "$at", one.at.microseconds } }) == 1;
}

bool update(db::Write& tx, Provision const& one)
{
    return tx.execute(update_provision, { { "$id", one.id }, { "$given_on", one.given_on.iso() }, { "$recipient", one.recipient }, { "$ground", one.ground }, { "$purpose", one.purpose },
        { "$items", one.items }, { "$persons", one.persons }, { "$form", word_of(one.form) }, { "$remarks", one.remarks }, { "$is_checked", one.is_checked }, { "$by", one.by },
        { "$position", one.position }, { "$at", one.at.microseconds }, { "$version", one.version } }) == 1;
}

void grow(db::Write& tx, Provision const& one) { tx.execute(grow_provision, { { "$source_key", one.source_key }, { "$persons", one.persons } }); }

std::optional<Provision> provision(db::Read& tx, std::string const& id) { return tx.one(select_provision, { { "$id", id } }, read_provision); }

std::vector<Provision> provisions(db::Read& tx, Day from, Day until) { return tx.all(select_provisions, { { "$from", from.iso() }, { "$until", until.iso() } }, read_provision); }

}  // namespace store
}  // namespace mado::privacy
