#pragma once
// 台帳. What decisions enter, row by row: found, read, corrected with a reason (both values stay), struck out (抹消), never deleted.
// The columns of a register are a file of definitions/registers (mado/definitions/register.h).
#include <mado/access/access.h>
#include <mado/definitions/codes.h>
#include <mado/definitions/evaluation.h>
#include <mado/definitions/register.h>
#include <mado/json/json.h>
#include <mado/names/id.h>
#include <mado/result/result.h>
#include <mado/zone/workplace.h>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mado::registers {

using RowId = Id<struct RegisterRowTag>;

enum class RowState { Current, Struck };
constexpr std::array<std::string_view, 2> names_of(RowState) { return { "current", "struck" }; }

struct Row {
    RowId id;
    std::string name;              // of the register: "dogs"
    CaseId of;
    std::string procedure, owner;  // 主管課 of the procedure: who may read and correct it
    int year = 0;                  // 会計年度, and the running number in it
    std::int64_t number = 0;
    json::Object values {};        // { column: text }: as a person reads it
    RowState state = RowState::Current;
    Instant entered_at {};
    std::int64_t version = 1;
    std::set<std::string> hidden {};  // columns that are not disclosed: their values have left `values` for words that say so
    std::string value(std::string_view column) const;
};

enum class ChangeKind { Entered, Revised, Corrected, Struck };  // Revised: by a new decision on the same case
constexpr std::array<std::string_view, 4> names_of(ChangeKind) { return { "entered", "revised", "corrected", "struck" }; }

struct Change {
    std::string id;
    ChangeKind kind = ChangeKind::Entered;
    json::Object before {}, after {};  // of the columns that changed; of the first: all that was entered
    std::string reason;
    PersonId by;
    Instant at {};
};

inline constexpr access::Action may_read { "registers.read", { access::Role::Examiner, access::Role::Approver, access::Role::Registrar, access::Role::Auditor } };
inline constexpr access::Action may_correct { "registers.correct", { access::Role::Examiner } };
inline constexpr access::Action may_strike { "registers.strike", { access::Role::Examiner } };

// What the case itself gives.
using Given = std::map<definitions::CaseWord, std::string>;
// Each column from the field or rule of its name, or from what the case gives; an answer that was not asked is empty.
json::Object values_of(definitions::Register const& book, definitions::Evaluation& evaluation, Given const& given, definitions::Codes const* codes);

struct Entry {
    std::string name;
    CaseId of;
    std::string procedure, owner;
    json::Object values {};
};
// In the transaction of the decision. A case has one row in a register: a new decision on the same case corrects it, and brings a struck
// one back. Refuses Conflict "registers.not_there" when the library has no such register. Whether the caller may is decided by what it follows from.
Result<Row> enter(db::Write& tx, Caller const& caller, Workplace const& here, Entry const& entry);
// 取消し・撤回: every row of the case is struck out.
Result<void> strike_of_case(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& of, std::string_view reason);

// 非開示 (DV等支援措置): every row of the case keeps back the columns of these names, the applicant's address, and each whose value holds one of the
// words; from lists, pages, CSV, search and history. `nothing_hidden` gives all back. The stored values stay.
struct Hiding { std::set<std::string> columns {}; std::vector<std::string> words {}; };
void hide(db::Write& tx, Workplace const& here, CaseId const& of, Hiding const& hiding);
void nothing_hidden(db::Write& tx, CaseId const& of);

// By a person. Refuse NotFound (also another town's), Forbidden, Invalid ("reason" without words, a column by its name), Conflict (struck, changed since it was shown).
Result<Row> correct(db::Write& tx, Caller const& caller, Workplace const& here, RowId const& id, json::Object const& values, std::string_view reason, std::int64_t expected_version);
Result<Row> strike(db::Write& tx, Caller const& caller, Workplace const& here, RowId const& id, std::string_view reason, std::int64_t expected_version);

Result<Row> find(db::Read& tx, RowId const& id);
std::vector<Row> of_case(db::Read& tx, CaseId const& of);
std::vector<Change> history(db::Read& tx, RowId const& id);              // newest first

struct Query {
    std::string name;
    std::string words {};          // all of them stand in the row; empty: every row
    int year = 0;                  // 会計年度; 0: all
    std::string before {};         // id of the last row of the page before
    int most = 50;
};
struct Page { std::vector<Row> rows; std::string next; };                // newest first; next: "" when there is no more
Page rows(db::Read& tx, Caller const& caller, Query const& query);
// The names of registers that have a row.
std::vector<std::string> names(db::Read& tx);

std::vector<db::Statement> statements();

}  // namespace mado::registers
