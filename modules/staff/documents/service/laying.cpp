#include "service/laying.h"

#include <mado/documents/seals.h>

#include <mado/papers/sealed.h>

namespace mado::documents {

namespace {

Signing const* signing_of(Hands const& hands, std::string const& tenant, Document const& document)
{
    auto const found = hands.signing.find(tenant);
    if (found == hands.signing.end() || (found->second.of == Signing::Of::Orders && document.series != Series::Order))
        return nullptr;
    return &found->second;
}

Result<void> sign(LaidOut& made, Signing const& signing, store::Reserved const& reserved)
{
    auto const* stamps = signing.stamps ? &*signing.stamps : nullptr;
    pades::Wish const wish { reserved.issued_at.microseconds / 1'000'000, reserved.document.title, {} };
    made.pdf = TRY(pades::signed_pdf(made.pdf, signing.signer, wish, stamps));
    made.signed_by = pades::common_name(signing.signer.certificates.front());
    made.signed_as = stamps ? "b_t" : "b_b";
    if (!stamps || !signing.evidence)
        return {};
    made.pdf = TRY(pades::preserved(made.pdf, signing.evidence(pades::certificates_in(made.pdf)), *stamps));
    made.signed_as = "b_lta";
    return {};
}

}  // namespace

Result<std::shared_ptr<std::string const>> seal_on(Workplace const& here, std::string const& tenant, DocumentId const& document)
{
    auto const sealing = here.database.read(tenant, [&](db::Read& tx) { return sealing_of(tx, document); });
    if (!sealing || sealing->state != SealingState::Sealed)
        return std::shared_ptr<std::string const> {};
    return std::make_shared<std::string const>(TRY(picture_of(here, tenant, sealing->seal)));
}

Result<LaidOut> laid_out(Workplace const& here, Hands const& hands, std::string const& tenant, store::Reserved const& reserved)
{
    auto const& document = reserved.document;
    LaidOut made;
    made.html = TRY(here.papers.html(document.name, reserved.shown));
    auto const seal = TRY(seal_on(here, tenant, document.id));
    made.pdf = TRY(papers::sealed_pdf(made.html, { .title = document.title, .author = reserved.shown["issuer"].text("office"), .made_at = reserved.issued_at, .footer = document.number,
        .town = *here.towns.by_code(tenant) }, seal));
    if (auto const* signing = signing_of(hands, tenant, document))
        TRY(sign(made, *signing, reserved));
    return made;
}

}  // namespace mado::documents
