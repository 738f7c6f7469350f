#pragma once
#include <mado/access/caller.h>
#include <mado/applications/charge.h>
#include <mado/crypto/box.h>
#include <mado/identity/resident.h>
#include <mado/json/json.h>
#include <mado/time/day.h>

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace mado::applications {

// definition.md §11, as far as the applicant sees it.
enum class State { Unsent, Received, Examining, Asked, Forwarded, Qualified, InApproval, Decided, Dispatched, Closed, Withdrawn };
constexpr std::array<std::string_view, 11> names_of(State)
{
    return { "unsent", "received", "examining", "asked", "forwarded", "qualified", "in_approval", "decided", "dispatched", "closed", "withdrawn" };
}

struct Application {
    ApplicationId id;
    std::string procedure, zone, definition, receipt_number;
    identity::Wrapped wrapped;
    State state = State::Unsent;
    std::string applicant, language, notice, mail_address;
    std::string round {};            // of a lottery or examination
    std::string unsent_box, sent_box;  // sealed to the application's own key
    Instant started_at, touched_at;
    std::optional<Instant> arrived_at;
    std::optional<Day> expected_on, until;
    std::int64_t version = 0;

    bool is_unsent() const { return state == State::Unsent; }
    // 取下げ works until the decision.
    bool can_be_withdrawn() const { return state > State::Unsent && state < State::Decided; }
    bool is_open() const { return state != State::Closed && state != State::Withdrawn; }
};

// What a box holds: the answers, the keys of the files that belong to them, and the code, so that the applicant can read it again.
struct Contents {
    std::string code;
    json::Object answers;
    json::Object keys;  // by blob: { key: base64url, size: of the ciphertext }
    json::Value follows {};      // { case, name }: the decision that offered this application
    json::Object carried {};     // answers that it brought, by field: what was changed since is seen against them
    json::Object identified {};  // the same of answers that a shown identity brought
    json::Value signature {};    // { cms, at }: of the answers as they stood then (web/signing.h)
};
json::Value json_of(Contents const& contents);
Contents contents_of(json::Value const& box);

struct Step {
    std::int64_t number = 0;
    std::string kind;   // asked, told
    State state = State::Received;
    std::string event;
    Instant at;
    std::string box;    // sealed to the application's key; may be empty
    std::optional<Instant> answered_at, opened_at;
};

struct Verification {
    std::string code, number, title;
    Day issued_on;
    std::string office, hash;
};

}  // namespace mado::applications
