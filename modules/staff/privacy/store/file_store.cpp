#include "store/file_store.h"

namespace mado::privacy {

namespace {

#define MADO_FILE_COLUMNS "purpose, scope, collected, recipients, correction, remarks, kind, is_special, invites_proposals, persons, is_confirmed, version, purpose_easy, purpose_en"

constexpr db::Statement insert_file { "privacy.insert_file",
    "INSERT INTO privacy_file (tenant, procedure, " MADO_FILE_COLUMNS ") VALUES ($tenant, $procedure, $purpose, $scope, $collected, $recipients, $correction, $remarks, $kind, $is_special, "
    "$invites_proposals, $persons, $is_confirmed, 1, $purpose_easy, $purpose_en) ON CONFLICT (tenant, procedure) DO NOTHING" };
constexpr db::Statement update_file { "privacy.update_file", R"sql(
    UPDATE privacy_file SET purpose = $purpose, scope = $scope, collected = $collected, recipients = $recipients, correction = $correction, remarks = $remarks, kind = $kind,
           is_special = $is_special, invites_proposals = $invites_proposals, persons = $persons, is_confirmed = $is_confirmed,
           purpose_easy = $purpose_easy, purpose_en = $purpose_en, version = $version + 1
     WHERE tenant = $tenant AND procedure = $procedure AND version = $version
)sql" };
constexpr db::Statement select_file { "privacy.select_file", "SELECT " MADO_FILE_COLUMNS " FROM privacy_file WHERE tenant = $tenant AND procedure = $procedure" };

}  // namespace

std::vector<db::Statement> file_statements() { return { insert_file, update_file, select_file }; }

namespace store {

std::optional<Additions> additions(db::Read& tx, std::string const& procedure)
{
    return tx.one(select_file, { { "$procedure", procedure } }, [](db::Row const& row) {
        return Additions { row.text("purpose"), row.text("scope"), row.text("collected"), row.text("recipients"), row.text("correction"), row.text("remarks"),
            value_of<FileKind>(row.text("kind")), row.flag("is_special"), row.flag("invites_proposals"), row.integer("persons"), row.flag("is_confirmed"), row.integer("version"), row.text("purpose_easy"), row.text("purpose_en") };
    });
}

bool keep(db::Write& tx, std::string const& procedure, Additions const& one)
{
    db::Parameters all { { "$procedure", procedure }, { "$purpose", one.purpose }, { "$scope", one.scope }, { "$collected", one.collected }, { "$recipients", one.recipients },
        { "$correction", one.correction }, { "$remarks", one.remarks }, { "$kind", word_of(one.kind) }, { "$is_special", one.is_special }, { "$invites_proposals", one.invites_proposals },
        { "$persons", one.persons }, { "$is_confirmed", one.is_confirmed }, { "$purpose_easy", one.purpose_easy }, { "$purpose_en", one.purpose_en } };
    if (one.version == 0)
        return tx.execute(insert_file, all) == 1;
    all.emplace_back("$version", one.version);
    return tx.execute(update_file, all) == 1;
}

}  // namespace store
}  // namespace mado::privacy
