#include <mado/portal/purposes.h>

#include <mado/web/site.h>

namespace mado::portal {

Purpose purpose_for(web::Visit const& visit, definitions::Definition const& definition, std::string_view language)
{
    auto const written = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return written_purpose(tx, definition.procedure, language); });
    if (written && !written->words.empty())
        return *written;
    return { visit.site.words(language, "portal.purpose.made", { { "title", definition.title.in(language) } }), std::string(language) };
}

}  // namespace mado::portal
