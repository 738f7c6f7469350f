#pragma once
// 電話メモ: who called, what was said, and whom to call back until when. Of a case, or of none yet.
#include <mado/access/access.h>
#include <mado/zone/workplace.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mado::desk {

enum class Callback { None, Open, Done };
constexpr std::array<std::string_view, 3> names_of(Callback) { return { "none", "open", "done" }; }

using CallId = Id<struct CallTag>;
struct Call {
    CallId id;
    std::string division;
    CaseId of {};
    std::string caller, number;              // number: digits alone
    Instant called_at {};
    std::string words;
    Callback callback = Callback::None;
    PersonId back_by {};                     // empty: whoever is there
    std::optional<Day> back_until {};
    PersonId by {};
    PersonId done_by {};
    std::optional<Instant> done_at {};
    std::string done_words {};
    std::int64_t version = 1;
};

inline constexpr access::Action may_take_calls { "desk.call.take", { access::Role::Examiner, access::Role::Registrar, access::Role::Treasurer } };

// Published in the transaction in which a note belongs to a case: written for it, attached to it, or its callback written down.
struct CallOfCase { Call call; };

struct NewCall {
    std::string division;
    CaseId of {};
    std::string caller, number, words;
    Instant called_at {};
    bool is_to_be_called_back = false;
    PersonId back_by {};
    std::optional<Day> back_until {};
};
// Whether the caller may see the case is asked by who hands its id over. Refuses Forbidden, Invalid (caller, called_at, words, back_until).
Result<Call> record_call(db::Write& tx, Caller const& caller, Workplace const& here, NewCall const& typed);
// Called back. Refuses NotFound (also another division's), Conflict (nothing to call back; changed meanwhile), Invalid (words).
Result<Call> finish_call(db::Write& tx, Caller const& caller, Workplace const& here, CallId const& id, std::string const& words, std::int64_t expected_version);
// The note belongs to that case, whose owner is `owner`: it goes with the case from now on. Conflict when it has one already.
Result<Call> attach_call(db::Write& tx, Caller const& caller, Workplace const& here, CallId const& id, CaseId const& to, std::string const& owner, std::int64_t expected_version);

Result<Call> find_call(db::Read& tx, Caller const& caller, CallId const& id);
std::vector<Call> calls_of(db::Read& tx, CaseId const& of);                       // newest first
std::vector<Call> calls_to_return(db::Read& tx, Caller const& caller, int most = 100);  // of the caller's divisions, due first
std::vector<Call> calls_to_return_by(db::Read& tx, PersonId const& person);
std::vector<Call> newest_calls(db::Read& tx, Caller const& caller, int most = 25);
std::int64_t count_calls_to_return(db::Read& tx, Caller const& caller);           // not beyond 999
// Notes without a case of the caller's divisions, by number or name.
std::vector<Call> calls_like(db::Read& tx, Caller const& caller, std::string_view words, int most = 20);
// The division whose counter the caller is: of the position, when its roles reach it, else the first that they reach.
std::string division_of(db::Read& tx, Caller const& caller, access::Action const& action);
std::string digits_of(std::string_view typed);

}  // namespace mado::desk
