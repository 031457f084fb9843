import type { NextConfig } from 'next'

/** A static export: the app is files only, so nothing a person opens can reach a server of ours. */
const config: NextConfig = {
  output: 'export',
  reactStrictMode: true,
  images: { unoptimized: true },
  devIndicators: false,
  // Types have their own check (npm run check:types): a build need not do it again.
  typescript: { ignoreBuildErrors: true },
}

export default config
