#pragma once
// 人事異動: one CSV for all who come, go and change, seen before it is done, done in one commit with effect on its day, and taken back until that day.
//
//   職員番号,氏名,異動日,旧職,新職,兼務,採用/退職
//   1203,森田 葵,2027-04-01,環境課 主事,市民課 主査,会計課 主査,
//
// A line says all that somebody holds from that day on: what is not in 新職 or 兼務 (several: 「、」) ends the day before. A position is written as its
// division and its title, or as #id where two are called the same.
#include <mado/access/access.h>
#include <mado/db/database.h>
#include <mado/organization/organization.h>
#include <mado/result/result.h>
#include <mado/zone/workplace.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mado::administration {

// A list is read and kept without showing a factor again; what follows from it (manage) is not.
inline constexpr access::Action prepare_transfer { "administration.transfer.prepare", { access::Role::Administrator } };

constexpr std::size_t most_transfer_bytes = 2'000'000;
constexpr std::size_t most_transfer_lines = 10'000;

struct Slip {                     // what is wrong, where, and how to mend it
    int line = 0;                 // of the file, from 1
    std::string key;              // msgid
    std::map<std::string, std::string> arguments {};
};

enum class TransferKind { Move, Hire, Leave };
constexpr std::array<std::string_view, 3> names_of(TransferKind) { return { "move", "hire", "leave" }; }

struct Transferral {              // what a line comes to
    int line = 0;
    TransferKind kind = TransferKind::Move;
    PersonId person {};           // of somebody new: nothing yet
    std::string number, name;
    Day day;
    std::vector<PositionId> before {}, ended {}, begun {}, after {};
};

struct TransferPlan {
    std::vector<Slip> slips {};
    std::vector<Transferral> lines {};      // also those that change nothing
    std::optional<Day> first, last {};
    std::vector<PositionId> empty {};       // held today, by nobody on the last day
    bool keeps_administrator = true;
    bool is_sound() const { return slips.empty() && !lines.empty() && keeps_administrator; }
};
TransferPlan plan_transfer(db::Read& tx, std::string_view csv, Day today);
// "環境課 動物係 主事", or "#id" where that is not enough; by position.
std::map<std::string, std::string> position_labels(db::Read& tx);

// Today's state in the same form. `cp932`: for a spreadsheet that does not know UTF-8; nothing when a name has a character that it lacks.
std::optional<std::string> transfer_csv(db::Read& tx, Day today, bool cp932);

enum class TransferState { Prepared, Applied, Undone, Dropped };
constexpr std::array<std::string_view, 4> names_of(TransferState) { return { "prepared", "applied", "undone", "dropped" }; }

struct Transfer {
    std::string id;
    TransferState state = TransferState::Prepared;
    std::string csv, file_name;
    std::optional<Day> day {};              // its first, once applied
    PersonId made_by {};
    Instant made_at {};
};
std::vector<Transfer> transfers(db::Read& tx);               // newest first, without their csv
std::optional<Transfer> transfer(db::Read& tx, std::string const& id);

// `bytes` as the file came: UTF-8 or CP932. Invalid (field file) when it is neither, empty or too long.
Result<std::string> read_transfer(std::string_view bytes);
Result<std::string> keep_transfer(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& csv, std::string const& file_name);  // its id
// Conflict: not prepared any more, or the plan is not sound. An event for each person.
Result<TransferPlan> apply_transfer(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& id);
// Conflict: its day has come. People who were hired stay in the list, without a position. An assignment that somebody changed or ended since the list was applied
// stays as it is: nobody gets back a position that was taken away for another reason. Which ones, and why ("changed", "gone"), not_undone() says ever after.
struct NotUndone { PersonId person; PositionId position; Day since; std::string why; };
std::vector<NotUndone> not_undone(db::Read& tx, std::string const& transfer);
Result<void> undo_transfer(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& id);
Result<void> drop_transfer(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& id);

// What is open with somebody in a position: asked of the modules that know (app/modules.cpp).
struct Burden { std::size_t drafts = 0, cases = 0; };
using BurdenOf = std::function<Burden(db::Read&, Caller const& holder)>;

}  // namespace mado::administration
