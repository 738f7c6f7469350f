#pragma once
// After a rotation: what is kept sealed to a key of before. Signed originals stay byte for byte; what opens each one (crypto::Opener) is sealed to the key of now, and
// then the private half of before can go.
#include <mado/gateway/key_ring.h>

namespace mado::gateway {

struct Original {
    std::string tenant, place;   // place: grows, within its source over all tenants
    std::string bytes;           // an envelope as it came, or a body sealed to this zone
};
// Where originals are kept: a module's tables.
struct OriginalSource {
    std::string name;
    std::function<std::vector<Original>(db::Read& tx, std::string const& after, int most)> read;   // of all tenants
};

// The plain words of an original, whichever key of this zone it was sealed to. Inside a transaction of its tenant.
std::optional<std::string> open_original(db::Read& tx, Keys const& keys, std::string_view original);

struct ResealFigures { std::int64_t originals = 0, resealed = 0, unreadable = 0; };
using ResealProgress = std::function<void(std::string const& source, std::int64_t done)>;
// In chunks, each one write; who is killed says it again and goes on there. Beside processes that serve.
ResealFigures reseal(OwnKeys const& keys, db::Database& database, std::vector<OriginalSource> const& sources, Instant at, ResealProgress const& progress);

// Originals that only this key of before opens.
std::int64_t still_sealed(FormerKeys const& former, db::Database& database, std::vector<OriginalSource> const& sources);

// Forgets the private halves of before. Nothing is changed while anything needs one: then what holds it is answered.
std::vector<Holds> retire(std::string const& zone, std::filesystem::path const& folder, db::Database& database, std::vector<OriginalSource> const& sources,
    std::optional<Attendance> const& attendance);

}  // namespace mado::gateway
