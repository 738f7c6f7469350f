#pragma once
// Answers that change although nobody was asked: 職権補正 by the clerk, and what the applicant volunteers.
#include <mado/cases/cases.h>

namespace mado::cases {

// How the applicant consented, or why that is not needed (明らかな誤記).
enum class Consent { Phone, Counter, Letter, NotNeeded };
constexpr std::array<std::string_view, 4> names_of(Consent) { return { "phone", "counter", "letter", "not_needed" }; }

struct OfficeCorrection {
    json::Object answers;                    // by field, as they are stored; only what differs is laid over
    Consent consent = Consent::Phone;
    std::string consented_by {};
    std::optional<Day> consented_on {};
    std::string reason;
};
struct SealedOfficeCorrection { OfficeCorrection correction; std::string box; };

// Whether the office may correct that field by itself: never a 個人番号, nor a group that holds one, nor a file.
bool may_be_corrected(definitions::Field const& field);
// Outside every transaction: checks what can be checked of the correction alone (Invalid: fields, consent, consented_by, consented_on,
// reason), leaves what does not differ out, and seals what was corrected and why to the application's key.
Result<SealedOfficeCorrection> seal_office_correction(Workplace const& here, Case const& found, Content const& content, definitions::Definition const& definition,
    OfficeCorrection correction, std::string const& from);
// While it is examined. What fits is checked again, the clocks are reckoned anew, the applicant is told. Never one's own application.
Result<Case> correct_ex_officio(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, SealedOfficeCorrection const& sealed, std::int64_t expected_version);

struct KeptOfficeCorrection {
    std::string id;
    json::Object before {}, corrected {};
    Consent consent = Consent::Phone;
    std::string consented_by {};
    std::optional<Day> consented_on {};
    std::string reason {};
    PersonId by {};
    Instant at {};
};
std::vector<KeptOfficeCorrection> office_corrections(db::Read& tx, CaseId const& id);  // newest first

// -- what the applicant volunteered (Correction)
struct Difference { std::string label, now, proposed; };
// One a field; of a group one a field of each row.
std::vector<Difference> differences(definitions::Definition const& definition, definitions::Codes const* codes, json::Object const& now, json::Object const& proposed);

struct SealedDeclining { std::string correction, reason, box; };
Result<SealedDeclining> seal_declining(Workplace const& here, Case const& found, std::string const& correction, std::string const& reason, std::string const& from);
// It is kept with the reason, and the applicant is told. Refuses NotFound, Conflict (answered already).
Result<Case> decline_correction(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, SealedDeclining const& sealed, std::int64_t expected_version);

}  // namespace mado::cases
