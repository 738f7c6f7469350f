#pragma once
// 番号法 in a case: 番号確認 and 身元確認 are recorded (16条) before the case is examined; the 事務 by its article (9条) stands beside each reading.
#include <mado/cases/cases.h>

namespace mado::cases {

enum class CheckKind { Number, Person };     // 番号確認, 身元確認
constexpr std::array<std::string_view, 2> names_of(CheckKind) { return { "number", "person" }; }

struct CheckMethod {                         // of definitions/my_number/my_number.yaml
    CheckKind kind;
    std::string name, title, law;
    bool serves_both = false, from_memory = false;
};
std::vector<CheckMethod> check_methods(definitions::Library const& library);

struct NumberCheck {
    CheckKind kind = CheckKind::Number;
    std::string method;                      // name of one of the methods
    std::string words {};                    // which papers, when the method leaves it open
    PersonId by {};
    PositionId position {};
    Instant at {};
};
bool has_numbers(db::Read& tx, CaseId const& id);
std::vector<NumberCheck> number_checks(db::Read& tx, CaseId const& id);  // newest first
// Whether the case may be examined: it has no 個人番号, or both checks are recorded.
bool are_numbers_checked(db::Read& tx, CaseId const& id);
// Refuses Forbidden, NotFound, Invalid (method: of that kind; words), Conflict "cases.number_check.no_numbers".
Result<void> record_check(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, NumberCheck check);

struct NumberTask { std::string procedure, task, law; bool from_memory = false; };
std::optional<NumberTask> number_task(db::Read& tx, Workplace const& here, std::string const& procedure);
inline constexpr access::Action may_keep_number_tasks { "cases.number_tasks.keep", { access::Role::PrivacyOfficer } };
Result<void> keep_number_task(db::Write& tx, Caller const& caller, Workplace const& here, NumberTask const& task);
std::vector<NumberTask> number_tasks(db::Read& tx, Workplace const& here);

}  // namespace mado::cases
