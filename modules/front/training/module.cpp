#include <mado/training/module.h>

#include "web/pages.h"

namespace mado::embedded {
std::span<File const> training();
}

namespace mado::training {

Module describe()
{
    using mado::web::page;
    Module module;
    module.name = "training";
    module.files = embedded::training();
    module.routes = { page("/training/mails").open_to_everyone().to(pages::show_mails) };
    module.pages = pages::page_types();
    return module;
}

}  // namespace mado::training
