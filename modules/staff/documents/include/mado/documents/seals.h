#pragma once
// 公印: seals as data of a town, the keeper's confirmation (照合) before one is printed, and the book of its uses (使用簿).
#include <mado/documents/documents.h>

namespace mado::documents {

using SealId = Id<struct SealTag>;

inline constexpr access::Action keep_seals { "documents.keep_official_seals", { access::Role::RecordsManager } };
inline constexpr access::Action use_seals { "documents.affix", { access::Role::SealKeeper } };
// What waits, for the keeper; what came back, for the document's division.
inline constexpr access::Action see_seals { "documents.list_official_seals", { access::Role::SealKeeper, access::Role::RecordsManager, access::Role::Registrar, access::Role::Examiner } };
inline constexpr access::Action read_seal_uses { "documents.read_affixed", { access::Role::SealKeeper, access::Role::RecordsManager, access::Role::Auditor } };

struct Seal {
    SealId id;
    std::string title;                    // 総社市長の印
    PositionId keeper;                    // 公印管守者: this position alone affixes it
    Day since;
    std::optional<Day> until;             // last day
    std::vector<std::string> documents;   // the templates that ask for it; without one a document is issued with 公印省略
    bool has_picture = false;
    std::int64_t version = 0;
};

// `id` empty: a new one. `picture`: the blob of a PNG made anew; none: it stays. Refuses Invalid by field (title, keeper, since, until, documents, picture), Conflict (changed meanwhile).
Result<Seal> keep_seal(db::Write& tx, Caller const& caller, Workplace const& here, Seal const& seal, std::optional<files::Blob> const& picture);
Result<Seal> find_seal(db::Read& tx, SealId const& id);
std::vector<Seal> seals(db::Read& tx);

enum class SealingState { Waiting, Sealed, Returned, Dropped };
constexpr std::array<std::string_view, 4> names_of(SealingState) { return { "waiting", "sealed", "returned", "dropped" }; }

// A document that asked for a seal. It is rendered when it has it.
struct Sealing {
    DocumentId document;
    SealId seal;
    SealingState state = SealingState::Waiting;
    Instant since;
    std::string reason, remark;           // of the keeper who returned it; of who asked again
    PersonId acted_by {};
    PositionId acted_as {};
    std::optional<Instant> acted_at {};
    std::int64_t version = 1;
    std::string seal_title, number, title, addressee, owner;   // of the seal and the document
    CaseId of {};
};

std::optional<Sealing> sealing_of(db::Read& tx, DocumentId const& document);
std::vector<Sealing> waiting_for_seal(db::Read& tx, Caller const& caller);   // of seals that the caller's position keeps, oldest first
std::vector<Sealing> returned_to(db::Read& tx, Caller const& caller);        // of the caller's divisions, oldest first

// 押印: the keeper has compared (照合). The document is rendered with the seal, and the use is in the book.
// All refuse Forbidden (another position keeps it; another division), Conflict (changed meanwhile), Invalid (no reason).
Result<Sealing> affix(db::Write& tx, Caller const& caller, Workplace const& here, DocumentId const& document, std::int64_t version);
Result<Sealing> give_back_unsealed(db::Write& tx, Caller const& caller, Workplace const& here, DocumentId const& document, std::string_view reason, std::int64_t version);
// By the document's division: to the keeper once more, or not issued at all (its number becomes a gap with that reason).
Result<Sealing> ask_seal_again(db::Write& tx, Caller const& caller, Workplace const& here, DocumentId const& document, std::string_view remark, std::int64_t version);
Result<Sealing> drop_unsealed(db::Write& tx, Caller const& caller, Workplace const& here, DocumentId const& document, std::string_view reason, std::int64_t version);

// 公印使用簿: newest first, of one seal or (empty) all, both days included.
std::vector<Sealing> uses(db::Read& tx, SealId const& seal, Day from, Day through, int most);

// The picture's bytes (PNG); Gone when its blob was changed or lost, NotFound when it has none.
Result<std::string> picture_of(Workplace const& here, std::string const& tenant, SealId const& seal);

}  // namespace mado::documents
