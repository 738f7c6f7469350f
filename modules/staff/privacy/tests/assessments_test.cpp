#include "tests/house.h"

#include <mado/privacy/assessments.h>
#include <mado/privacy/files.h>

using namespace mado;
using namespace mado::privacy;
using RefusalKind = Refusal::Kind;

namespace {

struct Numbers : privacy::test::House {
    AssessmentFacts facts()
    {
        auto const all = read([&](db::Read& tx) { return assessment_facts(tx, here); });
        REQUIRE(all.size() == 1);
        return all.front();
    }
    Result<void> keep(Caller const& who, Assessment const& one, std::string const& procedure = "child_allowance")
    {
        return write([&](db::Write& tx) { return keep_assessment(tx, who, here, procedure, one); }, who.tenant);
    }
    void count(std::int64_t persons)
    {
        Additions made;
        made.persons = persons;
        made.version = read([&](db::Read& tx) { return personal_files(tx, here); }).front().added.version;
        for (auto const& file : read([&](db::Read& tx) { return personal_files(tx, here); }))
            if (file.procedure == "child_allowance")
                made.version = file.added.version;
        REQUIRE(write([&](db::Write& tx) { return keep_additions(tx, officer, here, "child_allowance", made); }));
    }
};

TEST_CASE_FIXTURE(Numbers, "the facts: of what takes the number alone, who may see it by position, which assessment its persons ask for")
{
    auto const made = facts();
    CHECK(made.procedure == "child_allowance");
    CHECK(made.law.find("番号法第9条") == 0);
    CHECK(made.law_from_memory);
    CHECK(made.level.empty());  // nobody has counted
    CHECK_FALSE(made.keep.empty());
    auto const holds = [&](std::string_view position) { return std::ranges::find(made.holders, position, &Holder::position) != made.holders.end(); };
    CHECK(holds("給付係 主事"));
    CHECK_FALSE(holds("動物係 主事"));
    CHECK_FALSE(holds("市長"));
    CHECK(std::ranges::find(made.links, "municipality", &Link::kind) != made.links.end());
    CHECK(has(shown(officer, "/privacy/assessments/{procedure}", { { "procedure", "child_allowance" } }), "市区町村へ送る"));
    struct Row { std::int64_t persons; char const* says; };
    for (auto const& [persons, says] : { Row { 999, "義務ではない" }, Row { 1000, "基礎項目評価" }, Row { 99'999, "重点項目評価" }, Row { 300'000, "全項目評価" } }) {
        count(persons);
        CHECK_MESSAGE(facts().level.find(says) != std::string::npos, says);
    }
}

TEST_CASE_FIXTURE(Numbers, "what people write: by the privacy officer, one after the other, each town its own")
{
    Assessment typed;
    typed.answers["audit"] = "年に1回、監査する";
    CHECK(keep(clerk, typed).error().kind == RefusalKind::Forbidden);
    CHECK(keep(auditor, typed).error().kind == RefusalKind::Forbidden);
    CHECK(keep(officer, typed, "dog_registration").error().kind == RefusalKind::NotFound);
    auto long_one = typed;
    long_one.answers["use"] = std::string(4001, 'x');
    CHECK(keep(officer, long_one).error().kind == RefusalKind::Invalid);
    REQUIRE(keep(officer, typed));
    CHECK(keep(officer, typed).error().kind == RefusalKind::Conflict);
    CHECK(read([](db::Read& tx) { return assessment(tx, "child_allowance"); }, neighbour).version == 0);
    CHECK(read([](db::Read& tx) { return assessment(tx, "child_allowance"); }).answers.at("audit") == "年に1回、監査する");
    CHECK(was_told("privacy.assessment.kept"));
}

TEST_CASE_FIXTURE(Numbers, "the pages and the download: facts and answers together, names of persons nowhere")
{
    std::map<std::string, std::string> const path { { "procedure", "child_allowance" } };
    CHECK(has(shown(officer, "/privacy/assessments"), "児童手当"));
    CHECK_FALSE(has(shown(officer, "/privacy/assessments"), "犬の登録"));
    REQUIRE(visit(officer, "/privacy/assessments/{procedure}", path, http::Pairs { { "version", "0" }, { "training", "毎年の研修" } })->status == 303);
    CHECK(visit(officer, "/privacy/assessments/{procedure}", path, http::Pairs { { "version", "0" }, { "training", "別の言葉" } })->status == 409);
    CHECK(has(shown(officer, "/privacy/assessments/{procedure}", path), "毎年の研修"));
    auto const text = shown(auditor, "/privacy/assessments/{procedure}/text.txt", path);
    CHECK(has(text, "毎年の研修"));
    CHECK(has(text, "給付係 主事"));
    CHECK_FALSE(has(text, "kageyama"));
    CHECK(shown(auditor, "/privacy/assessments/{procedure}", path) == "test.forbidden");
    CHECK(shown(clerk, "/privacy/assessments") == "test.forbidden");
    CHECK(shown(officer, "/privacy/assessments/{procedure}", { { "procedure", "dog_registration" } }) == "privacy.assessment.not_found");
}

}  // namespace
