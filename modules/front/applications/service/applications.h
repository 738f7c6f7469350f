#pragma once
// The use cases of an applicant, each on a given transaction. What is sealed is sealed before it (make_… and seal_…, at the edge).
#include "model/application.h"

#include <mado/definitions/evaluation.h>
#include <mado/definitions/filling.h>
#include <mado/gateway/gateway.h>
#include <mado/identity/proof.h>
#include <mado/zone/workplace.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::applications {

constexpr int days_kept_unsent = 90;  // after the last touch (definition.md §11)

// -- start: the key pair and the code are made before the transaction.
struct Beginning {
    Application application;
    std::string code;                // shown to the applicant; here only its hash stays
    crypto::KeyPair key;
    std::string secret, wrapped_for_secret;  // of the browser
};
Beginning make_beginning(Workplace const& here, definitions::Definition const& definition, std::string const& applicant, std::string const& language,
    std::string const& browser_secret);
// Of a procedure with rounds, the open round: the wanted one, or the only one. "" without rounds. Refuses Conflict when none is open, Invalid "round".
Result<std::string> round_to_apply_in(db::Read& tx, definitions::Definition const& definition, std::string const& wanted, Day today);
// What a decision offered next: its answers that this procedure asks too, in the form that is begun.
void carry_over(Beginning& beginning, definitions::Definition const& definition, json::Value const& offer);
Result<void> start(db::Write& tx, Caller const& caller, Workplace const& here, Beginning const& beginning);

// -- come back: a wrong number, a wrong code and one of another town are the same answer. `who` counts failures (number, address).
struct Unlocked { Application application; crypto::KeyPair key; };
Result<Unlocked> unlock(Workplace const& here, std::string const& tenant, std::string const& typed_number, std::string const& typed_code, std::string const& remote);
struct Return {
    ApplicationId application;
    std::string public_half, wrapped_for_secret;
};
Result<Return> make_return(Workplace const& here, std::string const& tenant, std::string const& typed_number, std::string const& typed_code,
    std::string const& remote, std::string const& browser_secret);
Result<void> come_back(db::Write& tx, Caller const& caller, Workplace const& here, Return const& back, std::string const& browser_secret);

// -- the unsent form.
std::string box_of(identity::Wrapped const& wrapped, Contents const& contents);
Contents opened(crypto::KeyPair const& key, std::string const& box);  // throws when the box is not of this key: an accident
using NewBlob = gateway::BlobName;
struct Saving {
    std::string definition, box;
    std::vector<NewBlob> blobs {};   // to be named
};
// Refuses Conflict when another window saved or sent it meanwhile.
Result<void> save(db::Write& tx, Caller const& caller, Workplace const& here, Application const& seen, Saving const& saving);

// -- sending.
struct Sending {
    Application sent;                // definition, notice, mail_address, sent_box, arrived_at, expected_on
    gateway::Letter letter;          // `submitted`, sealed
};
struct Manner {                      // how it comes
    std::string channel = "web";     // web, api
    json::Value agent {};            // { kind, name }; null: the applicant alone
    std::optional<identity::Proof> proof {};  // what the applicant has shown of who she is
};
// `evaluation` holds every answer, also those that were never kept; `keys` those of the files.
Sending make_sending(Workplace const& here, std::string const& tenant, Application const& seen, definitions::Evaluation& evaluation, Contents const& contents, std::string const& notice,
    std::string const& mail_address, Manner const& manner = {});
// Refuses Conflict "applications.sent_already" the second time: one case for a double click.
Result<void> submit(db::Write& tx, Caller const& caller, Workplace const& here, Application const& seen, Sending const& sending);

// -- after sending. Each letter is sealed already.
gateway::Letter sealed_letter(Workplace const& here, std::string const& tenant, Application const& application, gateway::Kind kind, json::Value body, std::vector<gateway::BlobName> blobs = {});
struct Completion {
    std::int64_t step = 0;           // of the request that is answered
    std::string sent_box;            // the copy with the new answers
    std::vector<NewBlob> blobs {};
    gateway::Letter letter;          // `corrected`
};
Result<void> complete(db::Write& tx, Caller const& caller, Workplace const& here, Application const& seen, Completion const& completion);
Result<void> withdraw(db::Write& tx, Caller const& caller, Workplace const& here, ApplicationId const& id, gateway::Letter const& letter);
// A change that nobody asked for. The copy that was sent stays; staff lay it over the answers when they accept it. Conflict from the decision on.
Result<void> volunteer(db::Write& tx, Caller const& caller, Workplace const& here, ApplicationId const& id, std::vector<NewBlob> const& blobs, gateway::Letter const& letter);
// The first opening of an electronic notice; later ones are no act.
Result<void> note_opening(db::Write& tx, Caller const& caller, Workplace const& here, ApplicationId const& id, std::int64_t step, gateway::Letter const& letter);

// -- from the staff zones.
Result<void> receive_told(db::Write& tx, Caller const& caller, Workplace const& here, gateway::Message const& message);
Result<void> receive_asked(db::Write& tx, Caller const& caller, Workplace const& here, gateway::Message const& message);

// -- the schedule: unsent forms go 90 days after the last touch. How many went.
std::size_t forget_unsent(Workplace const& here);

using definitions::answers_for_submission;
using definitions::files_for_submission;
std::vector<gateway::BlobName> blobs_of(json::Object const& files);

}  // namespace mado::applications
