#pragma once
// 特定個人情報保護評価 (番号法28条): the facts that the system can give of a 事務 that takes the number, and what people must say themselves beside them.
#include <mado/cases/cases.h>

namespace mado::privacy {

struct Holder { std::string division, position; };   // who may see the number: positions, never names
// To whom it goes: prefecture municipality agency (of a forward), body third_party (of a consult), system. Its name where it has one; why, or by which law.
struct Link { std::string kind, name, why; };
struct AssessmentFacts {
    std::string procedure, title, owner;
    std::string task, law;                   // 事務 and its article (definitions/my_number, corrected by the town)
    bool law_from_memory = false;
    std::string file;                        // 個人情報ファイルの名称
    std::vector<std::string> items;
    std::int64_t persons = 0;                // as the register says; 0: not counted yet
    std::string level, level_law;            // which assessment that number asks for
    bool level_from_memory = false;
    std::string keep;                        // 分類と保存期間
    std::vector<Holder> holders;
    std::vector<Link> links;
};

// By name, as the pages order them: which assessment, handlers, why, each risk with its measure, audit, training, publication.
inline constexpr std::array assessment_answers { "kind", "handlers", "reason", "collection", "use", "entrusting", "provision", "linking", "keeping", "audit", "training", "hearing", "published" };
struct Assessment {
    std::map<std::string, std::string> answers {};
    PersonId by {};
    PositionId position {};
    Instant at {};
    std::int64_t version = 0;                // 0: nobody has written anything
};

inline constexpr access::Action may_keep_assessments { "privacy.assessment.keep", { access::Role::PrivacyOfficer } };
inline constexpr access::Action may_read_assessments { "privacy.assessment.read", { access::Role::PrivacyOfficer, access::Role::Auditor } };

std::vector<AssessmentFacts> assessment_facts(db::Read& tx, Workplace const& here);  // of every published procedure that takes the number
Result<AssessmentFacts> facts_of(db::Read& tx, Workplace const& here, std::string const& procedure);  // NotFound
Assessment assessment(db::Read& tx, std::string const& procedure);
// Refuses Forbidden, NotFound (takes no number, or is not published), Invalid (too long), Conflict.
Result<void> keep_assessment(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& procedure, Assessment const& typed);

std::vector<db::Statement> assessment_statements();

}  // namespace mado::privacy
