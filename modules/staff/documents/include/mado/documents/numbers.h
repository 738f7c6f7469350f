#pragma once
// 文書番号簿: every number that was taken, with its state; a gap (欠番) has its reason.
#include <mado/documents/documents.h>

namespace mado::documents {

using NumberId = Id<struct NumberTag>;

inline constexpr access::Action read_numbers { "documents.read_numbers", { access::Role::Registrar, access::Role::RecordsManager, access::Role::Auditor } };
inline constexpr access::Action take_numbers { "documents.take_number", { access::Role::Registrar, access::Role::RecordsManager } };
inline constexpr access::Action set_numbers { "documents.set_numbers", { access::Role::RecordsManager } };

enum class NumberState { Taken, Void };
constexpr std::array<std::string_view, 2> names_of(NumberState) { return { "taken", "void" }; }

struct Number {
    NumberId id;
    std::string sign;               // of its series: 総社市指令環境
    int year = 0;                   // 会計年度, or 暦年 for 条例・規則・告示・訓令
    std::int64_t number = 0;
    std::int64_t branch = 0;        // 枝番: 0, or 2, 3 …
    Series series = Series::Letter;
    std::string owner, text, title;
    DocumentId document {};         // empty: taken without a document of ours
    NumberState state = NumberState::Taken;
    std::string reason {};          // of a gap
    Instant taken_at {};
    PersonId taken_by {};           // empty: by the program
};

// One series in one year.
struct Run {
    std::string sign;
    int year = 0;
    Series series = Series::Letter;
    std::int64_t last = 0, gaps = 0;
    std::int64_t missing = 0;       // numbers below the last one that nothing tells of: always 0
};

// A number for what is made outside (告示, 訓令, a letter on paper). `branch_of`: the text of the number that it follows.
struct Taking {
    Series series = Series::Letter;
    std::string owner, title;
    std::string branch_of {};
};
// Takes the write that is alone for numbering(). Refuses Invalid: no title; 事務連絡, which has none; a number to follow that is not there.
Result<Number> take_number(db::Write& tx, Caller const& caller, Workplace const& here, Taking const& taking);
// 欠番にする. Invalid without a reason; Conflict for one whose document was issued, or that is a gap already.
Result<Number> void_number(db::Write& tx, Caller const& caller, Workplace const& here, NumberId const& id, std::string_view reason);

Result<Number> find_number(db::Read& tx, NumberId const& id);                    // NotFound "documents.numbers.not_found"
std::vector<Run> runs(db::Read& tx, Caller const& caller);                       // newest year first
// Of the caller's divisions, newest first, below `before` (0: from the newest).
std::vector<Number> numbers(db::Read& tx, Caller const& caller, std::string const& sign, int year, std::int64_t before, int most);

// 枝番 from the second document of a case on. Off unless a town wants it.
bool has_branches(db::Read& tx);
Result<void> set_branches(db::Write& tx, Caller const& caller, Workplace const& here, bool wanted);

}  // namespace mado::documents
