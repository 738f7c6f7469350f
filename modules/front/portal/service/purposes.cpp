#include <mado/portal/purposes.h>

#include <mado/audit/audit.h>
#include <mado/definitions/shelf.h>

namespace mado::portal {

namespace {

constexpr db::Statement upsert_purpose { "portal.upsert_purpose", R"sql(
    INSERT INTO portal_purpose (tenant, procedure, ja, easy, en, edition, received_at) VALUES ($tenant, $procedure, $ja, $easy, $en, $edition, $at)
    ON CONFLICT (tenant, procedure) DO UPDATE SET ja = excluded.ja, easy = excluded.easy, en = excluded.en, edition = excluded.edition, received_at = excluded.received_at
     WHERE portal_purpose.edition < excluded.edition
)sql" };
constexpr db::Statement select_purpose { "portal.select_purpose", "SELECT ja, easy, en FROM portal_purpose WHERE tenant = $tenant AND procedure = $procedure" };

}  // namespace

std::vector<db::Statement> purpose_statements() { return { upsert_purpose, select_purpose }; }

std::optional<Purpose> written_purpose(db::Read& tx, std::string const& procedure, std::string_view language)
{
    return tx.one(select_purpose, { { "$procedure", procedure } }, [&](db::Row const& row) {
        auto const written = row.text("ja"), own = language == "ja-x-easy" ? row.text("easy") : language == "en" ? row.text("en") : written;
        return own.empty() ? Purpose { written, "ja" } : Purpose { own, std::string(language) };
    });
}

Result<void> receive_purpose(db::Write& tx, Caller const& caller, Workplace const& here, json::Value const& body)
{
    if (body.text("procedure").empty() || body.integer("edition") < 1)
        return refuse(Refusal::Kind::Invalid, "portal.published.purpose");
    tx.execute(upsert_purpose, { { "$procedure", body.text("procedure") }, { "$ja", body.text("ja") }, { "$easy", body.text("easy") }, { "$en", body.text("en") },
        { "$edition", body.integer("edition") }, { "$at", here.now().at.microseconds } });
    audit::record(tx, caller, here.now(), "portal.purpose.published", {}, { { "procedure", body.text("procedure") }, { "edition", std::to_string(body.integer("edition")) } });
    return {};
}

}  // namespace mado::portal
