#include "store/correction_store.h"

namespace mado::cases::store {

namespace {

constexpr db::Statement insert_office_correction { "cases.insert_office_correction", R"sql(
    INSERT INTO cases_office_correction (tenant, id, case_id, before, corrected, means, consented_by, consented_on, reason, by_whom, at)
    VALUES ($tenant, $id, $case, $before, $corrected, $means, $consented_by, $consented_on, $reason, $by, $at)
)sql" };
constexpr db::Statement select_office_corrections { "cases.select_office_corrections", R"sql(
    SELECT id, before, corrected, means, consented_by, consented_on, reason, by_whom, at
      FROM cases_office_correction WHERE tenant = $tenant AND case_id = $case ORDER BY id DESC
)sql" };

json::Object object_in(db::Row const& row, std::string_view column)
{
    auto parsed = json::parse(row.text(column));
    return parsed && parsed->is_object() ? parsed->object() : json::Object {};
}

}  // namespace

std::vector<db::Statement> correction_statements() { return { insert_office_correction, select_office_corrections }; }

void insert(db::Write& tx, CaseId const& of, KeptOfficeCorrection const& correction)
{
    tx.execute(insert_office_correction, { { "$id", correction.id }, { "$case", of }, { "$before", json::write(correction.before) }, { "$corrected", json::write(correction.corrected) },
        { "$means", word_of(correction.consent) }, { "$consented_by", correction.consented_by },
        { "$consented_on", correction.consented_on ? std::optional(correction.consented_on->iso()) : std::nullopt }, { "$reason", correction.reason }, { "$by", correction.by },
        { "$at", correction.at.microseconds } });
}

std::vector<KeptOfficeCorrection> office_corrections(db::Read& tx, CaseId const& of)
{
    return tx.all(select_office_corrections, { { "$case", of } }, [](db::Row const& row) {
        auto const on = row.optional_text("consented_on");
        return KeptOfficeCorrection { row.text("id"), object_in(row, "before"), object_in(row, "corrected"), value_of<Consent>(row.text("means")), row.text("consented_by"),
            on ? Day::parse(*on) : std::nullopt, row.text("reason"), row.id<PersonTag>("by_whom"), { row.integer("at") } };
    });
}

}  // namespace mado::cases::store
