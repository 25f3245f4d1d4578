#pragma once
// What the database consists of: `manifest::Edit`, `manifest::Version`, `manifest::Manifest`.

#include "lsmer/manifest/edit.hpp"
#include "lsmer/manifest/format.hpp"
#include "lsmer/manifest/manifest.hpp"
#include "lsmer/manifest/recover.hpp"
#include "lsmer/manifest/symbols.hpp"
#include "lsmer/manifest/version.hpp"
