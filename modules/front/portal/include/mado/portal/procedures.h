#pragma once
// Published procedures as residents meet them.
#include <mado/db/database.h>
#include <mado/gateway/gateway.h>
#include <mado/json/json.h>
#include <mado/result/result.h>
#include <mado/zone/workplace.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::portal {

struct Office {        // 主管課, as residents read it
    std::string path, name, phone, place;
    std::string address {};  // where letters to it go (別送); empty when the office has not said it
};
struct Procedure {
    std::string name;  // "dog_registration"
    Office office;
};

std::optional<Procedure> procedure(db::Read& tx, std::string_view name);
std::vector<Procedure> procedures(db::Read& tx);

// What the office made known of a draw: first the hash of the list and the commitment (fixed), after the decision the whole record (decided).
struct DrawRecord { std::string state, proof; };
std::optional<DrawRecord> draw_of(db::Read& tx, std::string_view procedure, std::string_view round);

// The office said how a procedure (or a round of it) opens and how many are let in at a time; published to whoever keeps the waiting rooms, in the
// transaction that takes the letter.
struct OpeningPublished { json::Value opening; };

// A dataset, or a request for data, as the office made it known; published to whoever keeps the catalogue, in the transaction that takes the letter. `blobs`:
// the files that came with it.
struct DatasetPublished { json::Value body; std::vector<gateway::BlobName> blobs; };

// The message `published`: keeps the version, the office, and the words that find it.
Result<void> receive_published(db::Write& tx, Caller const& caller, Workplace const& here, gateway::Message const& message);

// To whom a form is addressed: 総社市長, 岡山県知事 (地方自治法139条).
std::string head_of(tenancy::Town const& town);

std::vector<db::Statement> statements();

}  // namespace mado::portal
