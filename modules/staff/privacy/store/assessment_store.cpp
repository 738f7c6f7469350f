#include "store/assessment_store.h"

namespace mado::privacy {

namespace {

constexpr db::Statement insert_assessment { "privacy.insert_assessment", R"sql(
    INSERT INTO privacy_assessment (tenant, procedure, content, by_whom, position, at, version) VALUES ($tenant, $procedure, $content, $by, $position, $at, 1)
    ON CONFLICT (tenant, procedure) DO NOTHING
)sql" };
constexpr db::Statement update_assessment { "privacy.update_assessment", R"sql(
    UPDATE privacy_assessment SET content = $content, by_whom = $by, position = $position, at = $at, version = $version + 1
     WHERE tenant = $tenant AND procedure = $procedure AND version = $version
)sql" };
constexpr db::Statement select_assessment { "privacy.select_assessment",
    "SELECT content, by_whom, position, at, version FROM privacy_assessment WHERE tenant = $tenant AND procedure = $procedure" };

}  // namespace

std::vector<db::Statement> assessment_statements() { return { insert_assessment, update_assessment, select_assessment }; }

namespace store {

std::optional<Assessment> assessment(db::Read& tx, std::string const& procedure)
{
    return tx.one(select_assessment, { { "$procedure", procedure } }, [](db::Row const& row) {
        Assessment made { {}, row.id<PersonTag>("by_whom"), row.id<PositionTag>("position"), { row.integer("at") }, row.integer("version") };
        auto const content = json::parse(row.text("content")).value();
        for (auto const* name : assessment_answers)
            made.answers[name] = content.text(name);
        return made;
    });
}

bool keep(db::Write& tx, std::string const& procedure, Assessment const& one)
{
    json::Value content = json::Object {};
    for (auto const& [name, words] : one.answers)
        content.set(name, words);
    db::Parameters all { { "$procedure", procedure }, { "$content", json::write(content) }, { "$by", one.by }, { "$position", one.position }, { "$at", one.at.microseconds } };
    if (one.version == 0)
        return tx.execute(insert_assessment, all) == 1;
    all.emplace_back("$version", one.version);
    return tx.execute(update_assessment, all) == 1;
}

}  // namespace store
}  // namespace mado::privacy
