#pragma once
// 収受. What comes on paper, by post or by mail gets a number of the division that opened it, by fiscal year, and goes to who handles it.
#include <mado/records/records.h>

namespace mado::records {

using ReceivedId = Id<struct ReceivedTag>;

enum class Channel { Post, Counter, Mail, Fax, Internal };
constexpr std::array<std::string_view, 5> names_of(Channel) { return { "post", "counter", "mail", "fax", "internal" }; }
// Void: entered by mistake; its number stays used, with the reason (欠番).
enum class ReceivedState { Received, Handed, Taken, Void };
constexpr std::array<std::string_view, 4> names_of(ReceivedState) { return { "received", "handed", "taken", "void" }; }

struct Received {
    ReceivedId id {};
    std::string division {};                 // that gave the number
    int year = 0;                            // 会計年度
    std::int64_t number = 0;
    std::string number_text {};              // 総務収第12号
    Day came_on {};
    Channel channel = Channel::Post;
    std::string from_whom {}, their_number {}, title {};
    std::int64_t pages = 0;
    std::string handed_to {};                // division
    ReceivedState state = ReceivedState::Received;
    std::string reason {};                   // of a void one
    std::string matter_kind {}, matter {};   // case or draft that it belongs to
    PersonId by {};
    Instant at {};
    std::int64_t version = 1;
};

inline constexpr access::Action may_receive { "records.receive", { access::Role::Examiner, access::Role::Registrar } };

// The write that receives is opened with this: numbers come one after the other.
inline db::Alone receiving() { return { "records.received", "records.receive" }; }
// Takes the next number and files it. Refuses Forbidden, Invalid (title, from_whom, came_on: not ahead, not of a fiscal year that is over for more than a
// month; handed_to). `parts`: its scan.
Result<Received> receive(db::Write& tx, Caller const& caller, Workplace const& here, Received const& typed, std::vector<Part> const& parts = {});
// 配布. To a division that is there.
Result<Received> hand(db::Write& tx, Caller const& caller, Workplace const& here, ReceivedId const& id, std::string const& division, std::int64_t expected_version);
// By the division that handles it: to a case by its 受付番号, to a draft by its id, or (both empty) done with it.
Result<Received> take(db::Write& tx, Caller const& caller, Workplace const& here, ReceivedId const& id, std::string_view receipt_number, std::string_view draft, std::int64_t expected_version);
Result<Received> void_number(db::Write& tx, Caller const& caller, Workplace const& here, ReceivedId const& id, std::string_view reason, std::int64_t expected_version);

Result<Received> find_received(db::Read& tx, Caller const& caller, ReceivedId const& id);   // NotFound also for another division's
// Newest first: what one of the caller's divisions numbered or was handed.
std::vector<Received> received(db::Read& tx, Caller const& caller, int year, std::string const& before = {}, int most = 50);
std::int64_t count_to_take(db::Read& tx, Caller const& caller);
// Numbers of the register that no row has; there are none unless somebody has changed the database by hand.
std::vector<std::int64_t> gaps(db::Read& tx, std::string const& division, int year);

}  // namespace mado::records
